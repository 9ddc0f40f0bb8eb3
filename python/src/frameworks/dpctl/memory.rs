//! The direct door into dpctl's memory objects: the C function that makes one over USM that somebody else keeps.
#![expect(unsafe_code, reason = "calls a function of dpctl's C interface")]

use std::ffi::{CStr, c_void};

use dlpack_broker::Tensor;
use pyo3::ffi as cpython;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::IntoPyDict;

use super::{make, queue};
use crate::capsule;
use crate::doors::{Door, failed};
use crate::frameworks::state::module;

/// `Memory_Make`, whose header dpctl installs: USM, its bytes, a queue, and what keeps the USM.
type MakeMemory = unsafe extern "C" fn(
    *mut c_void,
    usize,
    *mut c_void,
    *mut cpython::PyObject,
) -> *mut cpython::PyObject;

/// The function's type as dpctl writes it, by which Cython names the capsule that has it.
const SIGNATURE: &CStr = c"PyObject *(DPCTLSyclUSMRef, size_t, DPCTLSyclQueueRef, PyObject *)";

static MAKE: Door<Make> = Door::new("dpctl's memory over USM");

/// What makes memory objects.
pub(super) struct Make {
    function: MakeMemory,
}

impl Make {
    /// Returns it, where the door is open.
    #[inline]
    pub(super) fn open(py: Python<'_>) -> PyResult<Option<&'static Self>> {
        MAKE.open(py, || find(py))
    }

    /// Makes a memory object of the bytes of a tensor, which have to be USM in the context of the queue; it holds the owner.
    pub(super) fn over<'py>(
        &self,
        tensor: &Tensor,
        queue: &Bound<'py, PyAny>,
        owner: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (low, high) = tensor.span();
        self.memory((low, (high - low).max(1)), queue, owner)
    }

    fn memory<'py>(
        &self,
        (address, bytes): (usize, usize),
        queue: &Bound<'py, PyAny>,
        owner: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let reference = queue::facts(queue)?.reference.as_ptr();
        let usm = std::ptr::with_exposed_provenance_mut(address);
        // SAFETY: the self-test has seen that the function is of this type; SYCL looks the address up in the context of
        // the queue, which the caller holds, and follows none.
        let made = unsafe { (self.function)(usm, bytes, reference, owner.as_ptr()) };
        // SAFETY: Cython answers with a new reference, or null and an exception.
        unsafe { Bound::from_owned_ptr_or_err(queue.py(), made) }
    }
}

/// Finds the function, and has it make memory over some of dpctl's own.
fn find(py: Python<'_>) -> PyResult<Make> {
    let published = module(py, intern!(py, "dpctl.memory._memory"))?.getattr("__pyx_capi__")?;
    let capsule = published.get_item("Memory_Make")?;
    let function = capsule::pointer_in(&capsule, SIGNATURE);
    let function = function.ok_or_else(|| failed("Memory_Make is of another type"))?;
    // SAFETY: Cython publishes a function of the type that names the capsule.
    let function = unsafe { std::mem::transmute::<*mut c_void, MakeMemory>(function.as_ptr()) };
    let make = Make { function };
    let queue = make::default_queue(py)?;
    let class = module(py, intern!(py, "dpctl.memory"))?.getattr("MemoryUSMDevice")?;
    let keywords = [("queue", &queue)].into_py_dict(py)?;
    let memory = class.call((64,), Some(&keywords))?;
    let start: usize = memory.getattr("_pointer")?.extract()?;
    let made = make.memory((start + 16, 32), &queue, &memory)?;
    let is_right = made.get_type().is(&class)
        && made.getattr("_pointer")?.extract::<usize>()? == start + 16
        && made.getattr("nbytes")?.extract::<usize>()? == 32
        && made.getattr("reference_obj")?.is(&memory)
        && made.getattr("sycl_queue")?.eq(&queue)?;
    match is_right {
        true => Ok(make),
        false => Err(failed("memory was made otherwise")),
    }
}
