//! Which tests cover which module with unsafe code: a table by hand, held to what is there.
//!
//! Tests beside the code, in its own file, are found and need no row.

use std::path::Path;

use super::{covered_capi, covered_python};
use crate::tidy::UnsafeModule;

/// A module with unsafe code, and the test files that reach it.
pub(super) type Row = (&'static str, &'static [&'static str]);

const COVERED: &[Row] = &[
    (
        "adapters/src/dpctl/devices.rs",
        &["adapters/tests/dpctl.rs"],
    ),
    (
        "adapters/src/dpctl/functions.rs",
        &["adapters/tests/dpctl.rs"],
    ),
    (
        "adapters/src/dpctl/native.rs",
        &["adapters/tests/dpctl.rs", "tests/python/test_level_zero.py"],
    ),
    (
        "adapters/src/dpctl/references.rs",
        &["adapters/tests/dpctl.rs"],
    ),
    (
        "adapters/src/dpctl/runtime.rs",
        &["adapters/tests/dpctl.rs", "tests/python/test_usm_order.py"],
    ),
    (
        "adapters/src/fork.rs",
        &[
            "tests/python/test_forks.py",
            "tests/python/test_numpy_allocator_usm.py",
        ],
    ),
    ("adapters/src/itex.rs", &["adapters/tests/fakes/main.rs"]),
    (
        "adapters/src/sycl/barrier.rs",
        &["adapters/tests/fakes/main.rs", "adapters/tests/native.rs"],
    ),
    ("adapters/src/sycl/belief.rs", &["adapters/tests/native.rs"]),
    (
        "adapters/src/sycl/functions.rs",
        &["adapters/tests/dpctl.rs", "adapters/tests/fakes/main.rs"],
    ),
    (
        "adapters/src/sycl/references.rs",
        &["adapters/tests/dpctl.rs", "adapters/tests/fakes/main.rs"],
    ),
    (
        "adapters/src/sycl/runtime.rs",
        &["adapters/tests/dpctl.rs", "adapters/tests/fakes/main.rs"],
    ),
    (
        "adapters/src/tensorflow/eager.rs",
        &[
            "adapters/tests/tensorflow/main.rs",
            "tests/python/test_doors_agree.py",
        ],
    ),
    (
        "adapters/src/cuda.rs",
        &[
            "tests/python/test_cuda.py",
            "tests/python/test_tensorflow_xpu.py",
        ],
    ),
    (
        "adapters/src/torch_xpu.rs",
        &["adapters/tests/fakes/main.rs"],
    ),
    (
        "adapters/src/torch.rs",
        &["tests/python/test_doors.py", "tests/python/test_guards.py"],
    ),
    (
        "broker/src/execute.rs",
        &["broker/tests/execute.rs", "broker/tests/properties.rs"],
    ),
    (
        "broker/src/export.rs",
        &["broker/tests/export.rs", "broker/tests/properties.rs"],
    ),
    (
        "broker/src/foreign.rs",
        &[
            "broker/tests/foreign.rs",
            "broker/tests/properties.rs",
            "tests/python/test_capsules.py",
        ],
    ),
    (
        "broker/src/transfer/assign.rs",
        &["tests/python/test_tensor_devices.py", "tests/c/devices.c"],
    ),
    (
        "broker/src/transfer/fill.rs",
        &["tests/python/test_tensor_devices.py", "tests/c/devices.c"],
    ),
    (
        "broker/src/transfer/made.rs",
        &["tests/python/test_tensor_devices.py", "tests/c/devices.c"],
    ),
    (
        "device/level-zero-software/shim/src/driver.rs",
        &["tests/python/test_software_command.py"],
    ),
    (
        "device/level-zero-software/shim/src/genuine.rs",
        &["tests/python/test_software_command.py"],
    ),
    (
        "device/level-zero-software/shim/src/refused.rs",
        &["tests/python/test_software_command.py"],
    ),
    (
        "device/level-zero-software/src/abi.rs",
        &["device/level-zero-software/tests/conformance/codes.rs"],
    ),
    (
        "device/level-zero-software/src/command.rs",
        &["device/level-zero-software/tests/conformance/copies.rs"],
    ),
    (
        "device/level-zero-software/src/entry/append.rs",
        &[
            "device/level-zero-software/tests/conformance/copies.rs",
            "device/level-zero-software/tests/conformance/launches.rs",
        ],
    ),
    (
        "device/level-zero-software/src/entry/context.rs",
        &[
            "device/level-zero-software/tests/conformance/codes.rs",
            "device/level-zero-software/tests/conformance/memory.rs",
        ],
    ),
    (
        "device/level-zero-software/src/entry/device.rs",
        &["device/level-zero-software/tests/conformance/devices.rs"],
    ),
    (
        "device/level-zero-software/src/entry/driver.rs",
        &["device/level-zero-software/tests/conformance/devices.rs"],
    ),
    (
        "device/level-zero-software/src/entry/event.rs",
        &["device/level-zero-software/tests/conformance/events.rs"],
    ),
    (
        "device/level-zero-software/src/entry/loader.rs",
        &["tests/python/software/test_operations.py"],
    ),
    (
        "device/level-zero-software/src/entry/memory.rs",
        &["device/level-zero-software/tests/conformance/memory.rs"],
    ),
    (
        "device/level-zero-software/src/entry/module.rs",
        &["device/level-zero-software/tests/conformance/modules.rs"],
    ),
    (
        "device/level-zero-software/src/entry/queue.rs",
        &["device/level-zero-software/tests/conformance/lists.rs"],
    ),
    (
        "device/level-zero-software/src/entry/tables.rs",
        &["device/level-zero-software/tests/conformance/codes.rs"],
    ),
    (
        "device/level-zero-software/src/entry/unsupported.rs",
        &["device/level-zero-software/tests/conformance/unsupported.rs"],
    ),
    (
        "device/level-zero-software/src/exit.rs",
        &[
            "device/level-zero-software/tests/conformance/forks.rs",
            "device/level-zero-software/tests/conformance/processes.rs",
        ],
    ),
    (
        "device/level-zero-software/src/opencl/kernel.rs",
        &["device/level-zero-software/tests/conformance/launches.rs"],
    ),
    (
        "device/level-zero-software/src/opencl/library.rs",
        &["device/level-zero-software/tests/conformance/modes.rs"],
    ),
    (
        "device/level-zero-software/src/opencl/program.rs",
        &["device/level-zero-software/tests/conformance/modules.rs"],
    ),
    (
        "device/level-zero-sys/src/loader.rs",
        &["device/level-zero-sys/tests/loader.rs"],
    ),
    (
        "device/level-zero-sys/src/newer.rs",
        &["device/level-zero-sys/tests/loader.rs"],
    ),
    (
        "device/src/level_zero/adopted.rs",
        &["device/tests/level_zero/adopted.rs"],
    ),
    (
        "device/src/level_zero/context.rs",
        &["device/tests/level_zero/contexts.rs"],
    ),
    (
        "device/src/level_zero/copies.rs",
        &["device/tests/level_zero/copies.rs"],
    ),
    (
        "device/src/level_zero/device.rs",
        &["device/tests/level_zero/devices.rs"],
    ),
    (
        "device/src/level_zero/driver.rs",
        &["device/tests/level_zero/devices.rs"],
    ),
    (
        "device/src/level_zero/engine.rs",
        &["device/tests/level_zero/copies.rs"],
    ),
    (
        "device/src/level_zero/event.rs",
        &["device/tests/level_zero/queues.rs"],
    ),
    (
        "device/src/level_zero/fork.rs",
        &["device/tests/level_zero/forks.rs"],
    ),
    (
        "device/src/level_zero/kernel.rs",
        &["device/tests/level_zero/launches.rs"],
    ),
    (
        "device/src/level_zero/module.rs",
        &["device/tests/level_zero/modules.rs"],
    ),
    (
        "device/src/level_zero/properties.rs",
        &["device/tests/level_zero/devices.rs"],
    ),
    (
        "device/src/level_zero/queue.rs",
        &["device/tests/level_zero/queues.rs"],
    ),
    (
        "device/src/level_zero/ring.rs",
        &["device/tests/level_zero/queues.rs"],
    ),
    (
        "device/src/level_zero/share.rs",
        &["device/tests/level_zero/shares.rs"],
    ),
    (
        "device/src/level_zero/strided.rs",
        &["device/tests/level_zero/strided.rs"],
    ),
    (
        "device/src/level_zero/usm.rs",
        &["device/tests/level_zero/contexts.rs"],
    ),
];

/// Lists the test files that cover a module, its own first where tests stand beside its code.
pub(super) fn tests_of(module: &UnsafeModule) -> Vec<String> {
    let own = module.has_tests_inside.then(|| module.path.clone());
    let rows = rows().filter(|(path, _)| *path == module.path);
    let others = rows.flat_map(|(_, tests)| tests.iter().copied().map(str::to_owned));
    own.into_iter().chain(others).collect()
}

/// Lists what is wrong with the table, given the modules that are there.
pub(super) fn faults(root: &Path, modules: &[UnsafeModule]) -> Vec<String> {
    let untested = modules
        .iter()
        .filter(|module| !module.is_test && tests_of(module).is_empty())
        .map(|module| format!("{} has unsafe code and no row of tests", module.path));
    let stale = rows()
        .filter(|(path, _)| !modules.iter().any(|module| module.path == *path))
        .map(|(path, _)| format!("{path} has a row of tests and no unsafe code"));
    let missing = rows()
        .flat_map(|(_, tests)| tests.iter())
        .filter(|test| !root.join(test).is_file())
        .map(|test| format!("{test} is named as a test and is not there"));
    untested.chain(stale).chain(missing).collect()
}

/// Lists the rows of every table.
fn rows() -> impl Iterator<Item = &'static Row> {
    let python = covered_python::COVERED;
    COVERED.iter().chain(covered_capi::COVERED).chain(python)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(path: &str) -> UnsafeModule {
        UnsafeModule {
            path: path.into(),
            reason: "r".into(),
            blocks: 1,
            is_test: false,
            has_tests_inside: false,
        }
    }

    fn complaints(modules: &[UnsafeModule], about: &str) -> usize {
        let faults = faults(Path::new("nowhere"), modules);
        faults.iter().filter(|fault| fault.contains(about)).count()
    }

    #[test]
    fn a_module_without_tests_is_a_fault() {
        let new = module("broker/src/new.rs");
        let tested = UnsafeModule {
            has_tests_inside: true,
            ..module("broker/src/tested.rs")
        };
        let fixture = UnsafeModule {
            is_test: true,
            ..module("broker/tests/fixture/new.rs")
        };
        assert_eq!(complaints(&[new, tested, fixture], "no row of tests"), 1);
    }

    #[test]
    fn a_row_without_its_module_is_a_fault() {
        assert_eq!(complaints(&[], "no unsafe code"), rows().count());
        let rest = rows().count() - 1;
        assert_eq!(complaints(&[module(COVERED[0].0)], "no unsafe code"), rest);
    }

    #[test]
    fn a_test_that_is_not_there_is_a_fault() {
        let named: usize = rows().map(|(_, tests)| tests.len()).sum();
        assert_eq!(complaints(&[], "is not there"), named);
    }
}
