//! The rows of [`super::covered`] for the C ABI, whose tests are programs in C.

use super::covered::Row;

pub(super) const COVERED: &[Row] = &[
    ("broker/capi/src/abi.rs", &["tests/c/arrays.c"]),
    ("broker/capi/src/argument.rs", &["tests/c/arrays.c"]),
    (
        "broker/capi/src/array/allocate.rs",
        &["tests/c/views.c", "tests/c/devices.c"],
    ),
    (
        "broker/capi/src/array/copy.rs",
        &["tests/c/views.c", "tests/c/devices.c"],
    ),
    ("broker/capi/src/array/describe.rs", &["tests/c/arrays.c"]),
    ("broker/capi/src/array/dlpack.rs", &["tests/c/dlpack.c"]),
    ("broker/capi/src/array/explain.rs", &["tests/c/views.c"]),
    ("broker/capi/src/array/foreign.rs", &["tests/c/arrays.c"]),
    ("broker/capi/src/array/ipc.rs", &["tests/c/ipc.c"]),
    ("broker/capi/src/array/owner.rs", &["tests/c/arrays.c"]),
    ("broker/capi/src/array/view.rs", &["tests/c/views.c"]),
    ("broker/capi/src/bytes.rs", &["tests/c/ipc.c"]),
    ("broker/capi/src/context.rs", &["tests/c/devices.c"]),
    ("broker/capi/src/debug.rs", &["tests/c/arrays.c"]),
    ("broker/capi/src/device.rs", &["tests/c/devices.c"]),
    ("broker/capi/src/dtype.rs", &["tests/c/arrays.c"]),
    (
        "broker/capi/src/handle.rs",
        &["tests/c/arrays.c", "tests/c/devices.c"],
    ),
    ("broker/capi/src/last_error.rs", &["tests/c/dlpack.c"]),
    (
        "broker/capi/src/queue.rs",
        &["tests/c/devices.c", "tests/c/queues.c"],
    ),
    ("broker/capi/src/launch.rs", &["tests/c/kernels.cpp"]),
    ("broker/capi/src/module.rs", &["tests/c/kernels.cpp"]),
    ("broker/capi/src/runtime.rs", &["tests/c/runtimes.c"]),
    ("broker/capi/src/status.rs", &["tests/c/arrays.c"]),
    ("broker/capi/src/text.rs", &["tests/c/views.c"]),
];
