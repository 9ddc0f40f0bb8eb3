//! The direct door into JAX: the functions of its extension module that its own `from_dlpack` and
//! `__dlpack__` come down to.

use dlpack_broker::device::{DType, Layout, Memory};
use dlpack_broker::{Element, Tensor};
use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;

use crate::doors::{Door, failed};
use crate::error::unless_ending;
use crate::frameworks::state::module;
use crate::incoming::Incoming;
use crate::{buffer, capsule};

static JAX: Door<Direct> = Door::new("JAX's buffer functions");

/// The functions, and what they are to be called with.
pub(super) struct Direct {
    class: Py<PyAny>,
    /// The class of shardings that put all of an array on one device.
    on_one_device: Py<PyAny>,
    export: Py<PyAny>,
    import: Py<PyAny>,
    cpu: Py<PyAny>,
    /// Whether the import wants to be told DLPack's number of the kind of device.
    takes_kind: bool,
}

impl Direct {
    /// Returns the door, where it is open.
    #[inline]
    pub(super) fn of(py: Python<'_>) -> PyResult<Option<&'static Self>> {
        JAX.open(py, || find(py))
    }

    /// Reads a plain array; `None` for any that needs a closer look.
    pub(super) fn read(&self, array: &Bound<'_, PyAny>) -> PyResult<Option<Incoming>> {
        let py = array.py();
        if !array.get_type().is(self.class.bind(py)) {
            return Ok(None);
        }
        let sharding = array.getattr(intern!(py, "sharding"))?;
        if !sharding.get_type().is(self.on_one_device.bind(py)) {
            return Ok(None);
        }
        // The buffer is there once the values are, which it waits for with the GIL released. As long as
        // it is held, JAX neither frees the memory at `x.delete()` nor donates it.
        if let Some(tensor) = buffer::read_pinned(array) {
            // JAX's arrays are immutable by convention; the buffer's flag says nothing more.
            return Ok(Some(incoming(tensor.with_read_only(false))));
        }
        self.read_exported(array)
    }

    /// Reads an array of a dtype or device that Python's buffers lack.
    fn read_exported(&self, array: &Bound<'_, PyAny>) -> PyResult<Option<Incoming>> {
        let py = array.py();
        // Of a deleted array there is none; the closer look says so in other words. An export of the
        // array itself would have `x.delete()` end the process.
        let data = array.call_method1(intern!(py, "addressable_data"), (0,));
        let Ok(data) = unless_ending(py, data)? else {
            return Ok(None);
        };
        // The export waits for the values, with the GIL released.
        let Ok(capsule) = unless_ending(py, self.export.bind(py).call1((data,)))? else {
            return Ok(None);
        };
        let Ok(tensor) = capsule::take(&capsule) else {
            return Ok(None);
        };
        // What is narrower than a byte stands otherwise in JAX's memory.
        let is_plain = tensor.element().dtype().is_some() && tensor.element().raw().bits >= 8;
        Ok(is_plain.then(|| incoming(tensor)))
    }

    /// Makes an array over host memory that its profile lets through.
    pub(super) fn make<'py>(
        &self,
        py: Python<'py>,
        tensor: &Tensor,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.import(py, &tensor.aligned_if_empty(), self.cpu.bind(py), None)
    }

    /// Makes an array over memory of a device, which waits for the work of a stream.
    pub(super) fn import<'py>(
        &self,
        py: Python<'py>,
        tensor: &Tensor,
        device: &Bound<'py, PyAny>,
        stream: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let capsule = capsule::make(py, tensor, false, false)?;
        let import = self.import.bind(py);
        // A copy would be one that the router has not decided on.
        match self.takes_kind {
            false => import.call1((capsule, device, stream, false)),
            true => {
                let kind = tensor.device().device_type.0;
                import.call1((capsule, device, stream, false, kind))
            }
        }
    }
}

fn incoming(tensor: Tensor) -> Incoming {
    Incoming {
        tensor,
        immutable: true,
        pending: None,
        copied: false,
    }
}

fn find(py: Python<'_>) -> PyResult<Direct> {
    let jax = module(py, intern!(py, "jax"))?;
    let functions = py.import("jaxlib._jax")?;
    let cpu = jax.call_method1("local_devices", (py.None(), "cpu"));
    let cpu = match unless_ending(py, cpu)? {
        Ok(devices) => devices.get_item(0)?,
        Err(_) => jax.call_method1("devices", ("cpu",))?.get_item(0)?,
    };
    let mut direct = Direct {
        class: functions.getattr("ArrayImpl")?.unbind(),
        on_one_device: jax
            .getattr("sharding")?
            .getattr("SingleDeviceSharding")?
            .unbind(),
        export: functions
            .getattr("buffer_to_dlpack_managed_tensor")?
            .unbind(),
        import: functions
            .getattr("dlpack_managed_tensor_to_buffer")?
            .unbind(),
        cpu: cpu.unbind(),
        takes_kind: false,
    };
    if let Err(error) = unless_ending(py, test(py, &direct))? {
        if !error.is_instance_of::<PyTypeError>(py) {
            return Err(error);
        }
        direct.takes_kind = true;
        test(py, &direct)?;
    }
    Ok(direct)
}

/// Makes an array of known memory, and reads it back.
fn test(py: Python<'_>, direct: &Direct) -> PyResult<()> {
    let tensor = known().map_err(|error| failed(&error.to_string()))?;
    let made = direct.make(py, &tensor)?;
    let address: usize = made.call_method0("unsafe_buffer_pointer")?.extract()?;
    let is_right = address == tensor.address()
        && made.getattr("shape")?.eq((2, 3))?
        && made.getattr("dtype")?.getattr("name")?.eq("int16")?
        && made.get_type().is(direct.class.bind(py));
    if !is_right {
        return Err(failed("an array was made otherwise"));
    }
    let read = direct
        .read(&made)?
        .ok_or_else(|| failed("a plain array was not read"))?;
    let read = read.tensor;
    let is_same = read.address() == address
        && read.layout().shape() == [2, 3]
        && read.layout().is_row_major()
        && read.element().dtype() == Some(DType::Int16);
    match is_same {
        true => Ok(()),
        false => Err(failed("an array was read otherwise")),
    }
}

fn known() -> dlpack_broker::Result<Tensor> {
    let memory = Memory::host(12)?;
    let layout = Layout::row_major(&[2, 3])?;
    Tensor::new(memory, layout, Element::from(DType::Int16), false)
}
