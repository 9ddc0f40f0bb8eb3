//! The Python extension module `broker._native`.
//!
//! All code that touches CPython stands in this crate: it reads the tensors of
//! frameworks and protocols, asks the broker crate for a route, and hands the
//! result to the consumer. No routing is decided here.

mod array;
mod array_buffer;
mod array_exchange;
mod array_export;
mod array_interface;
mod array_item;
mod array_numpy;
mod array_place;
mod array_view;
mod array_write;
mod borrow;
mod buffer;
mod call_site;
mod capsule;
mod carried_out;
mod containers;
mod convert;
mod copies;
mod cuda;
mod cuda_interface;
mod device;
mod device_list;
mod doors;
mod error;
mod exchange;
mod explain;
mod found;
mod frameworks;
mod functions;
mod handed_over;
mod incoming;
mod interface;
mod interpreter;
mod keepalive;
mod kernel_error;
mod level_zero;
mod numpy_allocator;
mod numpy_api;
mod numpy_array;
mod opencl_vendors;
mod options;
mod overlap;
mod pickling;
mod placement;
mod prepare;
mod protocol;
mod runtimes;
mod scalars;
mod scopes;
mod settings;
mod sharing;
mod table;
mod target;

use pyo3::prelude::*;

/// The compiled part of broker; its public names are re-exported by `broker`.
#[pymodule(gil_used = true)]
mod _native {
    #[pymodule_export]
    use crate::array::Array;
    #[pymodule_export]
    use crate::borrow::{Borrow, borrow_probe};
    #[pymodule_export]
    use crate::device::{Device, Properties};
    #[pymodule_export]
    use crate::device_list::{devices, level_zero_missing};
    #[pymodule_export]
    use crate::doors::doors;
    #[pymodule_export]
    use crate::explain::{Route, explain};
    #[pymodule_export]
    use crate::frameworks::{framework_of, framework_rows, framework_state};
    #[pymodule_export]
    use crate::functions::{
        asarray, broadcast_array, check_dtype, from_capsule, from_dlpack, full_array, held_array,
        permute_array, reshape_array, shares_memory, to, to_capsule, to_cupy, to_dpnp, to_jax,
        to_numpy, to_tensorflow, to_torch, to_usm_ndarray,
    };
    #[pymodule_export]
    use crate::level_zero::{
        Event, Kernel, Local, Module, Queue, empty_cache, empty_memory, from_opencl, from_spirv,
        memory_stats, name_context,
    };
    #[pymodule_export]
    use crate::numpy_allocator::{install_numpy_handler, numpy_handler};
    #[pymodule_export]
    use crate::opencl_vendors::{check_opencl_vendors, opencl_vendors};
    #[pymodule_export]
    use crate::pickling::unpickled_array;
    #[pymodule_export]
    use crate::runtimes::loaded_runtimes;
    #[pymodule_export]
    use crate::scopes::scope_changed;
    #[pymodule_export]
    use crate::settings::settings;
    #[pymodule_export]
    use crate::sharing::{SharedArray, received_array, share_array};
    #[pymodule_export]
    use crate::table::render_table;

    use super::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        interpreter::refuse_others(module.py())?;
        dlpack_broker_adapters::watch_forks();
        dlpack_broker::name_oneapi_by(device_list::name_of);
        level_zero::register_end(module)?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        array_exchange::install(module.py())
    }
}
