//! `broker.Array` in the C exchange table of DLPack 1.3.
#![expect(unsafe_code, reason = "vouches for pointers in the exchange table")]

use std::ffi::c_void;

use dlpack_broker::ffi::{DLDevice, DLManagedTensorVersioned, DLTensor};
use dlpack_broker::{Foreign, Managed, to_versioned};
use dlpark::python::{DlpackExchangeProducer, install_exchange_api};
use pyo3::exceptions::PyBufferError;
use pyo3::prelude::*;

use crate::array::Array;
use crate::error::Failure;
use crate::keepalive;

/// Publishes the array's C exchange table.
pub(crate) fn install(py: Python<'_>) -> PyResult<()> {
    install_exchange_api::<Array>(py)
}

// SAFETY: the view's pointers are those of a frozen object, which its consumer
// holds; managed tensors keep the memory alive by themselves.
unsafe impl DlpackExchangeProducer for Array {
    const HAS_DLTENSOR_VIEW: bool = true;

    fn managed_tensor_no_sync(
        &self,
        py: Python<'_>,
    ) -> PyResult<Managed<DLManagedTensorVersioned>> {
        // The table has no way to tell the queue of one tensor.
        self.hand_over(py)?;
        Ok(to_versioned(&self.marked(), false))
    }

    fn tensor_view_no_sync(&self, py: Python<'_>) -> PyResult<DLTensor> {
        self.hand_over(py)?;
        if self.is_read_only() || self.tensor().element().is_padded() {
            let message = "a bare view cannot say that it is read-only or padded";
            return Err(PyBufferError::new_err(message));
        }
        let layout = self.tensor().layout();
        Ok(DLTensor {
            data: self.tensor().memory().pointer().as_ptr().cast(),
            device: self.tensor().device(),
            ndim: i32::try_from(layout.ndim())?,
            dtype: self.tensor().element().raw(),
            shape: layout.shape().as_ptr().cast_mut(),
            strides: layout.strides().as_ptr().cast_mut(),
            byte_offset: 0,
        })
    }

    fn current_work_stream(_: Python<'_>, _: DLDevice) -> PyResult<*mut c_void> {
        Ok(std::ptr::null_mut())
    }

    fn from_managed_tensor_no_sync(
        py: Python<'_>,
        tensor: Managed<DLManagedTensorVersioned>,
    ) -> PyResult<Py<Self>> {
        let raise = |error| Failure::from(error).raise(py, "broker.Array");
        let tensor = keepalive::check(|| Ok(Foreign::Versioned(tensor))).map_err(raise)?;
        Py::new(py, Self::new(tensor, false))
    }
}
