//! The direct door into TensorFlow: its eager C interface, which has every dtype and no capsule.
#![expect(
    unsafe_code,
    reason = "hands tensors and memory to TensorFlow's C interface"
)]

use std::ffi::{CStr, c_void};
use std::mem::ManuallyDrop;

use dlpack_broker::device::{DType, Device, Layout, Memory};
use dlpack_broker::{Element, Tensor};
use dlpack_broker_adapters::{Eager, EagerDevice, EagerPlace, Error, Release};
use pyo3::intern;
use pyo3::prelude::*;

use super::places::{Places, View, hidden, made_on};
use super::release::{Lent, release, release_later};
use crate::array_interface::pointer;
use crate::capsule;
use crate::doors::{Door, failed};
use crate::error::Failure;
use crate::frameworks::state::module;
use crate::incoming::Incoming;
use crate::keepalive::ObjectOwner;

const CALL: &str = "broker.to_tensorflow";

/// What to do with a tensor that cannot be read.
pub(super) const BY_TENSORFLOW: &str = "pass x.numpy(), which is a copy on the host";

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

    /// Returns the door where somebody has opened it: what came through no other is not waited for either.
    pub(super) fn opened(py: Python<'_>) -> PyResult<Option<&'static Self>> {
        match TENSORFLOW.is_untried(py) {
            true => Ok(None),
            false => Self::of(py),
        }
    }

    /// Reads a plain eager tensor; `None` for any that needs a closer look.
    #[inline]
    pub(super) fn read(
        &self,
        tensor: &Bound<'_, PyAny>,
    ) -> PyResult<Option<Result<Incoming, Failure>>> {
        let py = tensor.py();
        if !tensor.get_type().is(self.class.bind(py)) {
            return Ok(None);
        }
        match View::of(tensor, self.eager) {
            // What is narrower than a byte is padded here, and read with care elsewhere.
            Ok(view) if view.dtype.is_sub_byte() => Ok(None),
            Ok(view) if view.place == EagerPlace::Host => Ok(on_host(tensor, &view).map(Ok)),
            Ok(view) => {
                let read = self.places(py)?.read(tensor, &view)?;
                Ok(read.map(|tensor| Ok(immutable(tensor))))
            }
            Err(Error::OpaquePointer { device }) => Ok(Some(Err(hidden(&device, BY_TENSORFLOW)))),
            Err(_) => Ok(None),
        }
    }

    /// Waits for what an eager tensor's device does, where that is not the host; a wait that fails is none.
    pub(super) fn wait(&self, tensor: &Bound<'_, PyAny>) {
        if tensor.get_type().is(self.class.bind(tensor.py())) {
            let _done = View::of(tensor, self.eager);
        }
    }

    /// Waits for all work of the device that has a tensor's memory.
    pub(super) fn wait_on(&self, py: Python<'_>, tensor: &Tensor) -> PyResult<()> {
        if let Some(place) = self.places(py)?.having(py, tensor)? {
            py.detach(|| place.wait(self.eager));
        }
        Ok(())
    }

    /// Claims that TensorFlow has a device for the memory of a tensor, or one that may be it and hides that.
    pub(super) fn takes(&self, py: Python<'_>, tensor: &Tensor) -> PyResult<bool> {
        let places = self.places(py)?;
        Ok(places.having(py, tensor)?.is_some() || places.refusal("").is_some())
    }

    /// Makes an eager tensor of host memory, its elements called `dtype`; `None` where this
    /// version has no such dtype.
    pub(super) fn make<'py>(
        &self,
        py: Python<'py>,
        tensor: &Tensor,
        dtype: DType,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let held = || Box::into_raw(Box::new(tensor.memory().clone())).cast();
        // SAFETY: the box is what `release` wants.
        unsafe { self.make_on(py, (tensor, dtype), Eager::HOST, release, held) }
    }

    /// Makes an eager tensor of memory on a device that TensorFlow has, likewise.
    pub(super) fn make_on_device<'py>(
        &self,
        py: Python<'py>,
        tensor: &Tensor,
        dtype: DType,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let places = self.places(py)?;
        let Some(place) = places.having(py, tensor)? else {
            let refusal = places.refusal("pass device=\"cpu\"");
            return refusal.map_or(Ok(None), |refusal| Err(refusal.raise(py, CALL)));
        };
        let lent = || Lent {
            memory: ManuallyDrop::new(tensor.memory().clone()),
            place,
            eager: self.eager,
        };
        let held = || Box::into_raw(Box::new(lent())).cast();
        // SAFETY: the box is what `release_later` wants, and the context has the device.
        unsafe { self.make_on(py, (tensor, dtype), &place.name, release_later, held) }
    }

    /// # Safety
    ///
    /// `held` makes what `release` takes; the context has the device.
    unsafe fn make_on<'py>(
        &self,
        py: Python<'py>,
        (tensor, dtype): (&Tensor, DType),
        name: &CStr,
        release: Release,
        held: impl FnOnce() -> *mut c_void,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let is_old_float8 = matches!(dtype, DType::Float8E5M2 | DType::Float8E4M3Fn);
        let is_float8 = dtype.kind() == dlpack_broker::device::Kind::Float && dtype.bits() == 8;
        if dtype.is_sub_byte() || (is_float8 && !is_old_float8 && !self.has_every_float8) {
            return Ok(None);
        }
        let Some(context) = capsule::unnamed_pointer_in(&self.context(py)?) else {
            return Ok(None);
        };
        let tensor = tensor.aligned_if_empty();
        // SAFETY: the GIL is held, the context is TensorFlow's own and initialised; the profile
        // let the memory through, which what is held keeps until `release` has run.
        let made = unsafe {
            self.eager.make(
                EagerDevice { context, name },
                dtype,
                tensor.layout().shape(),
                tensor.memory().pointer().cast(),
                release,
                held(),
            )
        };
        let made = made.map_err(|error| Failure::from(error).raise(py, CALL))?;
        // SAFETY: the interface gave a new reference to a Python object.
        let made = unsafe { Bound::from_owned_ptr(py, made.as_ptr().cast()) };
        Ok(Some(made))
    }

    fn places(&self, py: Python<'_>) -> PyResult<&'static Places> {
        Places::of(&self.context(py)?, self.eager)
    }

    /// Returns the capsule of the `TFE_Context` that is in use now; programs may reset it.
    fn context<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let context = self.context.bind(py).getattr(intern!(py, "_context"))?;
        let handle = match context.is_none() {
            true => context,
            false => context.getattr(intern!(py, "_context_handle"))?,
        };
        if !handle.is_none() {
            return Ok(handle);
        }
        let context = self.context.bind(py).call_method0(intern!(py, "context"))?;
        context.call_method0(intern!(py, "ensure_initialized"))?;
        context.getattr(intern!(py, "_handle"))
    }
}

fn on_host(tensor: &Bound<'_, PyAny>, view: &View) -> Option<Incoming> {
    let layout = Layout::row_major(&view.dims).ok()?;
    let pointer = pointer(view.address, &layout).ok()?;
    let memory = Memory::foreign(pointer, Device::Host, ObjectOwner::new(tensor));
    let tensor = Tensor::new(memory, layout, Element::from(view.dtype), false);
    tensor.ok().map(immutable)
}

fn immutable(tensor: Tensor) -> Incoming {
    Incoming {
        tensor,
        immutable: true,
        pending: None,
    }
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
        // Python's whole numbers are this type already: any other would be cast, by a kernel, in milliseconds.
        let values = [[1_i32, 2, 3], [4, 5, 6]];
        let tensor = made_on(tensorflow, "CPU:0", (values, "int32"))?;
        Ok(Self { tensor })
    }
}

/// Reads a known tensor, and makes one of its memory that must hold the same.
fn test(direct: &Direct, made: &Made<'_>) -> PyResult<()> {
    let py = made.tensor.py();
    let read = |tensor| PyResult::Ok(direct.read(tensor)?.and_then(Result::ok));
    let plain = read(&made.tensor)?.ok_or_else(|| failed("a plain tensor was not read"))?;
    let tensor = &plain.tensor;
    if tensor.layout().shape() != [2, 3] || tensor.element().dtype() != Some(DType::Int32) {
        return Err(failed("a tensor was read otherwise"));
    }
    let again = direct
        .make(py, tensor, DType::Int32)?
        .ok_or_else(|| failed("TensorFlow has no context"))?;
    let address = read(&again)?.map(|read| read.tensor.address());
    let values: Vec<Vec<i32>> = again
        .call_method0("numpy")?
        .call_method0("tolist")?
        .extract()?;
    match address == Some(tensor.address()) && values == [[1, 2, 3], [4, 5, 6]] {
        true => Ok(()),
        false => Err(failed("a tensor was made otherwise")),
    }
}
