//! JAX's CUDA devices, looked for when the first memory of one comes in: asking for them starts them up.

use dlpack_broker::Tensor;
use pyo3::intern;
use pyo3::prelude::*;

use super::direct::Direct;
use crate::cuda;
use crate::doors::{Door, failed};
use crate::frameworks::state::module;

static GPUS: Door<Gpus> = Door::new("JAX's CUDA devices");

/// The devices of this process, with CUDA's numbers of them.
pub(super) struct Gpus(Vec<(i32, Py<PyAny>)>);

impl Gpus {
    /// Returns the door, where it is open.
    #[inline]
    pub(super) fn of(py: Python<'_>) -> PyResult<Option<&'static Self>> {
        GPUS.open(py, || find(py))
    }

    /// Makes an array over memory of a device that JAX has, ready once its legacy default stream is.
    pub(super) fn make<'py>(
        &self,
        py: Python<'py>,
        direct: &Direct,
        tensor: &Tensor,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let index = tensor.device().device_id;
        let Some(device) = self.device(py, index) else {
            return Ok(None);
        };
        // To wait on a stream costs JAX three times what the import does.
        if cuda::is_idle(index) {
            return direct.import(py, tensor, device, None).map(Some);
        }
        let stream = stream_of(device)?;
        match cuda::order_array(py, tensor, Some(&stream))? {
            Ok(()) => direct.import(py, tensor, device, Some(&stream)).map(Some),
            Err(_) => Ok(None),
        }
    }

    fn device<'py>(&self, py: Python<'py>, index: i32) -> Option<&Bound<'py, PyAny>> {
        let found = self.0.iter().find(|(number, _)| *number == index);
        found.map(|(_, device)| device.bind(py))
    }
}

/// Returns the address of the stream on which JAX waits for what gets ready outside of it.
fn stream_of<'py>(device: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    device.call_method0(intern!(device.py(), "get_stream_for_external_ready_events"))
}

fn find(py: Python<'_>) -> PyResult<Gpus> {
    let jax = module(py, intern!(py, "jax"))?;
    let devices = jax.call_method1("local_devices", (py.None(), "cuda"))?;
    let numbered = |device: PyResult<Bound<'_, PyAny>>| {
        let device = device?;
        let number = device.getattr("local_hardware_id")?.extract()?;
        Ok((number, device.unbind()))
    };
    let devices: PyResult<Vec<_>> = devices.try_iter()?.map(numbered).collect();
    let gpus = Gpus(devices?);
    let first = gpus.0.first().ok_or_else(|| failed("there is no device"))?;
    stream_of(first.1.bind(py))?;
    Ok(gpus)
}
