//! PyTorch's libraries for Intel GPUs, as far as the inventory tells of them.
//!
//! A stream's queue comes from Python, `torch.xpu.current_stream().sycl_queue`; what is done with it is SYCL's.

use crate::runtimes::Row;

/// The row of PyTorch's XPU.
pub(crate) const ROW: Row = Row {
    name: "torch_xpu",
    module: "torch",
    libraries: &["libc10_xpu.so"],
    required: &[&[
        "_ZN3c103xpu18get_device_contextEv",
        "_ZN3c103xpu12device_countEv",
    ]],
    optional: &[
        "_ZN3c103xpu14get_raw_deviceEa",
        "_ZN3c103xpu27get_device_idx_from_pointerEPv",
        "_ZNK3c103xpu9XPUStream5queueEv",
    ],
    majors: &[],
    is_one_each: false,
};
