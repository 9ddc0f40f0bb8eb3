//! The direct door into TensorFlow: its eager C interface, which has every dtype and no capsule.
#![expect(
    unsafe_code,
    reason = "hands tensors and memory to TensorFlow's C interface"
)]

use std::ffi::{CStr, c_void};
use std::mem::ManuallyDrop;
use std::path::PathBuf;

use dlpack_broker::device::{DType, Device, Layout, Memory, level_zero};
use dlpack_broker::{Element, Tensor};
use dlpack_broker_adapters::{Eager, EagerDevice, EagerPlace, Error, Release};
use pyo3::intern;
use pyo3::prelude::*;

use super::places::{Place, Places, View, hidden};
use super::release::{Lent, release, release_later};
use crate::array_interface::pointer;
use crate::doors::{Door, failed};
use crate::error::Failure;
use crate::frameworks::state::module;
use crate::incoming::Incoming;
use crate::keepalive::ObjectOwner;
use crate::{capsule, cuda};

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

    /// Returns TensorFlow's name of the device that has a tensor's memory.
    pub(super) fn name_of(&self, py: Python<'_>, tensor: &Tensor) -> PyResult<Option<String>> {
        let place = self.places(py)?.having(py, tensor)?;
        Ok(place.map(Place::name))
    }

    /// Returns TensorFlow's name of a device of Level Zero.
    pub(super) fn name_on(
        &self,
        py: Python<'_>,
        device: &level_zero::Device,
    ) -> PyResult<Option<String>> {
        Ok(self.places(py)?.on(device).map(Place::name))
    }

    /// Claims that TensorFlow has a device for the memory of a tensor, or one that may be it and hides that.
    pub(super) fn takes(&self, py: Python<'_>, tensor: &Tensor) -> PyResult<bool> {
        let places = self.places(py)?;
        let may_hide = || !cuda::is_on_cuda(tensor) && places.refusal("").is_some();
        Ok(places.having(py, tensor)?.is_some() || may_hide())
    }

    /// Claims that TensorFlow has a device for a copy of a tensor, whose memory may be in a context that nobody knows.
    pub(super) fn takes_copy(&self, py: Python<'_>, tensor: &Tensor) -> PyResult<bool> {
        let device = tensor.device();
        Ok(self.takes(py, tensor)? || self.places(py)?.numbered(py, device)?.is_some())
    }

    /// Makes an eager tensor of host memory, its elements called `dtype`; `None` where this
    /// version has no such dtype.
    pub(super) fn make<'py>(
        &self,
        py: Python<'py>,
        tensor: &Tensor,
        dtype: DType,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        if let Some(original) = self.original(py, tensor, dtype) {
            return Ok(Some(original));
        }
        let held = || Box::into_raw(Box::new(tensor.memory().clone())).cast();
        // SAFETY: the box is what `release` wants.
        unsafe { self.make_on(py, (tensor, dtype), Eager::HOST, release, held) }
    }

    /// Returns the eager tensor that a tensor was read from, where it is all of that and called the same: TensorFlow's
    /// never change, so that another one of the same memory would be no different.
    fn original<'py>(
        &self,
        py: Python<'py>,
        tensor: &Tensor,
        dtype: DType,
    ) -> Option<Bound<'py, PyAny>> {
        let owner = tensor.memory().owner::<ObjectOwner>()?;
        let original = owner.object().bind(py);
        if !original.get_type().is(self.class.bind(py)) {
            return None;
        }
        // SAFETY: the memory holds the object; its work is done since it was read.
        let view = unsafe { self.eager.view(original.as_ptr().cast()) }.ok()?;
        let is_all = view.pointer.addr() == tensor.address()
            && view.dims[..] == *tensor.layout().shape()
            && view.dtype == dtype;
        is_all.then(|| original.clone())
    }

    /// Makes an eager tensor of memory on a device that TensorFlow has, likewise; on CUDA's after the work that is ordered
    /// before the legacy default stream, since TensorFlow has streams that nobody knows.
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
        if cuda::is_on_cuda(tensor) {
            cuda::finish(py, tensor).map_err(|failure| failure.raise(py, CALL))?;
        }
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
        copied: false,
    }
}

fn find(py: Python<'_>) -> PyResult<Direct> {
    let class =
        module(py, intern!(py, "tensorflow.python.framework.ops"))?.getattr("EagerTensor")?;
    let functions = module(
        py,
        intern!(py, "tensorflow.python._pywrap_tensorflow_internal"),
    )?;
    let file: PathBuf = functions.getattr("__file__")?.extract()?;
    let eager = Eager::attached(Some(&file));
    let dtypes = module(py, intern!(py, "tensorflow.python.framework.dtypes"))?;
    let direct = Direct {
        eager: eager.map_err(|error| failed(&error.to_string()))?,
        class: class.unbind(),
        context: module(py, intern!(py, "tensorflow.python.eager.context"))?.unbind(),
        has_every_float8: dtypes.hasattr("float8_e4m3fnuz")?,
    };
    test(py, &direct)?;
    Ok(direct)
}

/// Makes a tensor of known memory, reads it, and asks TensorFlow's public protocol what it is.
///
/// A tensor of TensorFlow's own making, or its values in NumPy, would cost ten times as much, in first uses of its parts.
fn test(py: Python<'_>, direct: &Direct) -> PyResult<()> {
    let values = [1_i32, 2, 3, 4, 5, 6];
    let layout = Layout::row_major(&[2, 3]).map_err(|error| failed(&error.to_string()))?;
    let memory = Memory::host(size_of_val(&values)).map_err(|error| failed(&error.to_string()))?;
    // SAFETY: the memory is new, has that many bytes, and is aligned for any number.
    unsafe { memory.pointer().cast().write(values) };
    let known = Tensor::new(memory, layout, Element::from(DType::Int32), false);
    let known = known.map_err(|error| failed(&error.to_string()))?;
    let made = direct
        .make(py, &known, DType::Int32)?
        .ok_or_else(|| failed("TensorFlow has no context"))?;
    let is_known = |tensor: &Tensor| {
        tensor.address() == known.address()
            && tensor.layout().shape() == known.layout().shape()
            && tensor.element() == known.element()
    };
    let read = direct.read(&made)?.and_then(Result::ok);
    if !read.is_some_and(|read| is_known(&read.tensor)) {
        return Err(failed("a tensor was read otherwise"));
    }
    let public = capsule::peek(&exported(&made)?).is_ok_and(|tensor| is_known(&tensor));
    match public {
        true => Ok(()),
        false => Err(failed("a tensor was made otherwise")),
    }
}

/// Returns a tensor's capsule by TensorFlow's public protocol.
fn exported<'py>(tensor: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = tensor.py();
    let module = module(py, intern!(py, "tensorflow.python.dlpack.dlpack"))?;
    module.call_method1(intern!(py, "to_dlpack"), (tensor,))
}
