//! The direct door into TensorFlow: its eager C interface, which has every dtype and no capsule.
#![expect(
    unsafe_code,
    reason = "hands tensors and memory to TensorFlow's C interface"
)]

use std::ffi::c_void;
use std::ptr::NonNull;

use dlpack_broker::device::{DType, Device, Layout, Memory};
use dlpack_broker::{Element, Tensor};
use dlpack_broker_adapters::Eager;
use pyo3::intern;
use pyo3::prelude::*;

use crate::array_interface::pointer;
use crate::capsule;
use crate::doors::{Door, failed};
use crate::error::Failure;
use crate::frameworks::state::module;
use crate::incoming::Incoming;
use crate::keepalive::ObjectOwner;

static TENSORFLOW: Door<Direct> = Door::new("TensorFlow's eager C interface");

/// The interface, and where TensorFlow's Python keeps its context.
pub(super) struct Direct {
    eager: &'static Eager,
    class: Py<PyAny>,
    context: Py<PyAny>,
    /// The dtypes that this version has: it believes whatever number it is given.
    has_every_float8: bool,
}

impl Direct {
    /// Returns the door, where it is open.
    #[inline]
    pub(super) fn of(py: Python<'_>) -> PyResult<Option<&'static Self>> {
        TENSORFLOW.open(py, || find(py))
    }

    /// Reads a plain eager tensor on the host; `None` for any that needs a closer look.
    #[inline]
    pub(super) fn read(&self, tensor: &Bound<'_, PyAny>) -> Option<Incoming> {
        let py = tensor.py();
        if !tensor.get_type().is(self.class.bind(py)) {
            return None;
        }
        let object = tensor.as_ptr().expose_provenance();
        // In asynchronous mode this waits for operations that may want the GIL.
        let (address, dtype, layout) = py.detach(|| {
            let object = std::ptr::with_exposed_provenance::<c_void>(object);
            // SAFETY: the caller's reference lasts until this returns.
            let view = unsafe { self.eager.view(object) }.ok()?;
            let layout = Layout::row_major(&view.dims).ok()?;
            let address = view.pointer.expose_provenance();
            view.is_on_host.then_some((address, view.dtype, layout))
        })?;
        // What is narrower than a byte is padded here, and read with care elsewhere.
        if dtype.is_sub_byte() {
            return None;
        }
        let pointer = pointer(address, &layout).ok()?;
        let memory = Memory::foreign(pointer, Device::Host, ObjectOwner::new(tensor));
        let tensor = Tensor::new(memory, layout, Element::from(dtype), false).ok()?;
        Some(Incoming {
            tensor,
            immutable: true,
            pending: None,
        })
    }

    /// Makes an eager tensor of host memory, its elements called `dtype`; `None` where this
    /// version has no such dtype.
    pub(super) fn make<'py>(
        &self,
        py: Python<'py>,
        tensor: &Tensor,
        dtype: DType,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let is_old_float8 = matches!(dtype, DType::Float8E5M2 | DType::Float8E4M3Fn);
        let is_float8 = dtype.kind() == dlpack_broker::device::Kind::Float && dtype.bits() == 8;
        if dtype.is_sub_byte() || (is_float8 && !is_old_float8 && !self.has_every_float8) {
            return Ok(None);
        }
        let Some(context) = self.context(py)? else {
            return Ok(None);
        };
        let tensor = tensor.aligned_if_empty();
        let memory = tensor.memory();
        let held = Box::into_raw(Box::new(memory.clone()));
        // SAFETY: the GIL is held, the context is TensorFlow's own and initialised; the profile
        // let the memory through, which the box keeps until `release` has run.
        let made = unsafe {
            self.eager.make(
                context,
                dtype,
                tensor.layout().shape(),
                memory.pointer().cast(),
                release,
                held.cast(),
            )
        };
        let made = made.map_err(|error| Failure::from(error).raise(py, "broker.to_tensorflow"))?;
        // SAFETY: the interface gave a new reference to a Python object.
        let made = unsafe { Bound::from_owned_ptr(py, made.as_ptr().cast()) };
        Ok(Some(made))
    }

    /// Returns the `TFE_Context` that is in use now; programs may reset it.
    fn context(&self, py: Python<'_>) -> PyResult<Option<NonNull<c_void>>> {
        let context = self.context.bind(py).getattr(intern!(py, "_context"))?;
        let handle = match context.is_none() {
            true => context,
            false => context.getattr(intern!(py, "_context_handle"))?,
        };
        if !handle.is_none() {
            return Ok(capsule::unnamed_pointer_in(&handle));
        }
        let context = self.context.bind(py).call_method0(intern!(py, "context"))?;
        context.call_method0(intern!(py, "ensure_initialized"))?;
        let handle = context.getattr(intern!(py, "_handle"))?;
        Ok(capsule::unnamed_pointer_in(&handle))
    }
}

/// Gives memory back that TensorFlow has held, on whatever thread.
///
/// # Safety
///
/// `held` is the box that `make` handed over, and nobody uses it afterwards.
unsafe extern "C" fn release(_: *mut c_void, _: usize, held: *mut c_void) {
    // SAFETY: the caller vouches for the box; TensorFlow runs this once.
    let held = unsafe { Box::from_raw(held.cast::<Memory>()) };
    let dropped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(held)));
    debug_assert!(dropped.is_ok(), "owners do not panic when dropped");
}

fn find(py: Python<'_>) -> PyResult<Direct> {
    let tensorflow = module(py, intern!(py, "tensorflow"))?;
    let eager = Eager::attached().map_err(|error| failed(&error.to_string()))?;
    let made = Made::new(&tensorflow)?;
    let dtypes = tensorflow.getattr("dtypes")?.getattr("experimental")?;
    let direct = Direct {
        eager,
        class: made.tensor.get_type().into_any().unbind(),
        context: module(py, intern!(py, "tensorflow.python.eager.context"))?.unbind(),
        has_every_float8: dtypes.hasattr("float8_e4m3fnuz")?,
    };
    test(&direct, &made)?;
    Ok(direct)
}

/// A tensor of TensorFlow's own making, on the host, of values that are known.
struct Made<'py> {
    tensor: Bound<'py, PyAny>,
}

impl<'py> Made<'py> {
    fn new(tensorflow: &Bound<'py, PyAny>) -> PyResult<Self> {
        let py = tensorflow.py();
        let scope = tensorflow.call_method0("init_scope")?;
        scope.call_method0("__enter__")?;
        let tensor = (|| {
            let host = tensorflow.call_method1("device", ("CPU:0",))?;
            host.call_method0("__enter__")?;
            // Python's whole numbers are this type already: any other would be cast, by a kernel, in milliseconds.
            let values = [[1_i32, 2, 3], [4, 5, 6]];
            let tensor = tensorflow.call_method1("constant", (values, "int32"));
            host.call_method1("__exit__", (py.None(), py.None(), py.None()))?;
            tensor
        })();
        scope.call_method1("__exit__", (py.None(), py.None(), py.None()))?;
        Ok(Self { tensor: tensor? })
    }
}

/// Reads a known tensor, and makes one of its memory that must hold the same.
fn test(direct: &Direct, made: &Made<'_>) -> PyResult<()> {
    let py = made.tensor.py();
    let read = direct
        .read(&made.tensor)
        .ok_or_else(|| failed("a plain tensor was not read"))?;
    let tensor = &read.tensor;
    if tensor.layout().shape() != [2, 3] || tensor.element().dtype() != Some(DType::Int32) {
        return Err(failed("a tensor was read otherwise"));
    }
    let again = direct
        .make(py, tensor, DType::Int32)?
        .ok_or_else(|| failed("TensorFlow has no context"))?;
    let address = direct.read(&again).map(|read| read.tensor.address());
    let values: Vec<Vec<i32>> = again
        .call_method0("numpy")?
        .call_method0("tolist")?
        .extract()?;
    match address == Some(tensor.address()) && values == [[1, 2, 3], [4, 5, 6]] {
        true => Ok(()),
        false => Err(failed("a tensor was made otherwise")),
    }
}
