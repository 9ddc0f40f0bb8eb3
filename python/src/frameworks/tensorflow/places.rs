//! TensorFlow's devices beside the host, each with the device of CUDA or Level Zero that has its memory.
//!
//! Names and numbers tell nothing: what adds a device to TensorFlow counts as it likes. So a tensor is put on each of
//! them once, and the drivers asked where that is.
#![expect(
    unsafe_code,
    reason = "hands tensors of its own to TensorFlow's C interface"
)]

use std::ffi::{CString, c_void};
use std::ptr::NonNull;

use dlpack_broker::device::level_zero::Device;
use dlpack_broker::device::{self, DType, Dims, Layout, Memory, UsmKind};
use dlpack_broker::ffi::DLDevice;
use dlpack_broker::{DeviceType, Element, Tensor};
use dlpack_broker_adapters::{Eager, EagerPlace, Error};
use parking_lot::Mutex;
use pyo3::call::PyCallArgs;
use pyo3::intern;
use pyo3::prelude::*;

use crate::array_interface::pointer;
use crate::cuda;
use crate::error::{Failure, unless_ending};
use crate::frameworks::state::module;
use crate::keepalive::ObjectOwner;
use crate::level_zero;

/// What an eager tensor is; [`EagerView`](dlpack_broker_adapters::EagerView) without its pointer.
pub(super) struct View {
    pub(super) address: usize,
    pub(super) dtype: DType,
    pub(super) dims: Dims,
    pub(super) place: EagerPlace,
}

impl View {
    /// Looks at a tensor, after the work that fills it.
    #[inline]
    pub(super) fn of(tensor: &Bound<'_, PyAny>, eager: &Eager) -> Result<Self, Error> {
        let object = tensor.as_ptr().expose_provenance();
        // In asynchronous mode this waits for operations that may want the GIL, and on a device for its work.
        tensor.py().detach(|| {
            let object = std::ptr::with_exposed_provenance::<c_void>(object);
            // SAFETY: the caller's reference lasts until this returns.
            let view = unsafe { eager.view(object) }?;
            Ok(Self {
                address: view.pointer.expose_provenance(),
                dtype: view.dtype,
                dims: view.dims,
                place: view.place,
            })
        })
    }
}

/// The devices of one context, which is held as long as the process lives: what is released later waits for them.
pub(super) struct Places {
    context: Py<PyAny>,
    all: Vec<Place>,
}

/// A device of TensorFlow's.
pub(super) struct Place {
    /// What [`Self::name`] returns, as the eager interface takes it.
    pub(super) name: CString,
    place: EagerPlace,
    memory: Where,
    /// A tensor that stays on the device.
    tensor: Py<PyAny>,
}

/// Where a device has its memory.
enum Where {
    /// On the CUDA device of that number.
    Cuda(i32),
    /// On a device of Level Zero.
    LevelZero(Device),
    /// It hides that, as Intel's extension does by default.
    Hidden,
    /// Nobody knows.
    Unknown,
}

/// The devices of the context that was asked for last.
static LAST: Mutex<Option<&'static Places>> = Mutex::new(None);

impl Places {
    /// Returns the devices of a context, by the capsule that TensorFlow's Python has for it.
    pub(super) fn of(context: &Bound<'_, PyAny>, eager: &'static Eager) -> PyResult<&'static Self> {
        let last = *LAST.lock();
        if let Some(last) = last.filter(|last| last.context.is(context)) {
            return Ok(last);
        }
        let places = Box::leak(Box::new(Self {
            context: context.clone().unbind(),
            all: find(context.py(), eager)?,
        }));
        *LAST.lock() = Some(places);
        Ok(places)
    }

    /// Returns the device on which a tensor is, where TensorFlow has it.
    pub(super) fn having(&self, py: Python<'_>, tensor: &Tensor) -> PyResult<Option<&Place>> {
        if tensor.layout().is_empty() || cuda::is_on_cuda(tensor) {
            // The address of no elements may be anybody's, and CUDA has one number for a device.
            return self.numbered(py, tensor.device());
        }
        let Some((home, UsmKind::Device)) = level_zero::copies::home_of(py, tensor) else {
            return Ok(None);
        };
        Ok(self.on(home.device()))
    }

    /// Returns the device that has its memory there.
    pub(super) fn on(&self, wanted: &Device) -> Option<&Place> {
        let is_there =
            |place: &&Place| matches!(&place.memory, Where::LevelZero(device) if device == wanted);
        self.all.iter().find(is_there)
    }

    /// Returns the device of that type and number of DLPack's.
    pub(super) fn numbered(&self, py: Python<'_>, wanted: DLDevice) -> PyResult<Option<&Place>> {
        for place in &self.all {
            if place.device(py)? == Some(wanted) {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }

    /// Says that some device hides where its memory is.
    pub(super) fn refusal(&self, remedy: &str) -> Option<Failure> {
        let hides = |place: &&Place| matches!(place.memory, Where::Hidden);
        let place = self.all.iter().find(hides)?;
        Some(hidden(&place.place.to_string(), remedy))
    }

    /// Reads a tensor on a device; `None` where nobody knows its memory.
    pub(super) fn read(&self, tensor: &Bound<'_, PyAny>, view: &View) -> PyResult<Option<Tensor>> {
        let Some(place) = self.all.iter().find(|place| place.place == view.place) else {
            return Ok(None);
        };
        Ok(match place.device(tensor.py())? {
            Some(device) => over(tensor, view, device),
            None => None,
        })
    }
}

impl Place {
    /// Returns its name, as `XPU:0`.
    pub(super) fn name(&self) -> String {
        self.name.to_string_lossy().into_owned()
    }

    /// Waits for all work of the device; a wait that fails is none.
    ///
    /// The caller holds no GIL.
    pub(super) fn wait(&self, eager: &Eager) {
        // SAFETY: the place holds the tensor, and the context of it is held too.
        let _done = unsafe { eager.view(self.tensor.as_ptr().cast()) };
    }

    /// Returns DLPack's type and number of the device.
    fn device(&self, py: Python<'_>) -> PyResult<Option<DLDevice>> {
        let (device_type, device_id) = match &self.memory {
            Where::Cuda(number) => (DeviceType::CUDA, *number),
            Where::LevelZero(device) => (DeviceType::ONEAPI, level_zero::number_of(py, device)?),
            Where::Hidden | Where::Unknown => return Ok(None),
        };
        Ok(Some(DLDevice {
            device_type,
            device_id,
        }))
    }
}

/// Says that a device hides where its memory is.
pub(super) fn hidden(device: &str, remedy: &str) -> Failure {
    Failure::missing_device(
        format!(
            "TensorFlow's {device} hides where its memory is, as Intel's extension has it by default"
        ),
        format!(
            "set ITEX_ENABLE_NEXTPLUGGABLE_DEVICE=0 and TF_USE_LEGACY_KERAS=1 before TensorFlow is imported, or {remedy}"
        ),
    )
}

fn find(py: Python<'_>, eager: &'static Eager) -> PyResult<Vec<Place>> {
    let tensorflow = module(py, intern!(py, "tensorflow"))?;
    let config = tensorflow.getattr(intern!(py, "config"))?;
    let devices = config.call_method0(intern!(py, "list_logical_devices"))?;
    let mut places = Vec::new();
    for device in devices.try_iter()? {
        let name: String = device?.getattr(intern!(py, "name"))?.extract()?;
        if !name.contains("device:CPU:") {
            // A device that cannot be used is none.
            let tried = unless_ending(py, tried(&tensorflow, &name, eager))?;
            places.extend(tried.ok().flatten());
        }
    }
    Ok(places)
}

/// Puts a tensor on a device, and asks where it is.
fn tried(
    tensorflow: &Bound<'_, PyAny>,
    name: &str,
    eager: &'static Eager,
) -> PyResult<Option<Place>> {
    let short = name.rsplit("device:").next().unwrap_or(name);
    let tensor = made_on(tensorflow, short, (vec![0_i16; 32], "int16"))?;
    let (place, memory) = match View::of(&tensor, eager) {
        Ok(view) if view.place == EagerPlace::Host => return Ok(None),
        Ok(view) => (view.place.clone(), located(&tensor, &view)),
        Err(Error::OpaquePointer { device }) => (EagerPlace::of(&device), Where::Hidden),
        Err(_) => return Ok(None),
    };
    Ok(CString::new(short).ok().map(|name| Place {
        name,
        place,
        memory,
        tensor: tensor.unbind(),
    }))
}

/// Makes a constant on a device, whatever scope the caller is in.
fn made_on<'py>(
    tensorflow: &Bound<'py, PyAny>,
    device: &str,
    arguments: impl PyCallArgs<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = tensorflow.py();
    let scope = tensorflow.call_method0("init_scope")?;
    scope.call_method0("__enter__")?;
    let made = (|| {
        let place = tensorflow.call_method1("device", (device,))?;
        place.call_method0("__enter__")?;
        let made = tensorflow.call_method1("constant", arguments);
        place.call_method1("__exit__", (py.None(), py.None(), py.None()))?;
        made
    })();
    scope.call_method1("__exit__", (py.None(), py.None(), py.None()))?;
    made
}

fn located(tensor: &Bound<'_, PyAny>, view: &View) -> Where {
    let address = NonNull::new(std::ptr::with_exposed_provenance_mut(view.address));
    if let Some(number) = address.and_then(cuda::device_of) {
        return Where::Cuda(number);
    }
    let nobodys = DLDevice {
        device_type: DeviceType::ONEAPI,
        device_id: 0,
    };
    let home = over(tensor, view, nobodys)
        .and_then(|found| level_zero::copies::home_of(tensor.py(), &found));
    home.map_or(Where::Unknown, |(home, _)| {
        Where::LevelZero(home.device().clone())
    })
}

/// Makes a tensor of the memory that TensorFlow's tensor has on a device.
fn over(tensor: &Bound<'_, PyAny>, view: &View, device: DLDevice) -> Option<Tensor> {
    let layout = Layout::row_major(&view.dims).ok()?;
    let pointer = pointer(view.address, &layout).ok()?;
    let (kind, index) = (device.device_type.0, device.device_id);
    let owner = ObjectOwner::new(tensor);
    let memory = Memory::foreign(pointer, device::Device::Foreign { kind, index }, owner);
    let is_whole = |dtype: &DType| !dtype.is_sub_byte();
    let dtype = Some(view.dtype).filter(is_whole)?;
    Tensor::new(memory, layout, Element::from(dtype), false).ok()
}
