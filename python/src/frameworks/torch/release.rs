//! How memory is given back that PyTorch's `xpu` has held: behind PyTorch's work, which nobody else knows of.
//!
//! PyTorch runs the deleter where its last tensor goes, with kernels still to run. CUDA's allocators are told of such work;
//! whoever has USM of others is not.
#![expect(unsafe_code, reason = "takes the memory out when it is dropped")]

use std::mem::ManuallyDrop;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use dlpack_broker::Tensor;
use dlpack_broker::device::Memory;
use dlpack_broker_adapters::refuse_in_child;
use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;

use super::xpu;
use crate::error::Failure;
use crate::keepalive::{self, held_by};

/// PyTorch has not taken the memory.
const NOWHERE: i32 = -1;

/// Memory that a device of PyTorch's may still be at work on when PyTorch gives it back.
struct Lent {
    memory: ManuallyDrop<Memory>,
    device: Arc<AtomicI32>,
}

/// The same once PyTorch has given it back.
struct Returned {
    memory: ManuallyDrop<Memory>,
    device: i32,
}

/// Where memory is that PyTorch was given, to be told once that is known.
pub(super) struct Taken(Arc<AtomicI32>);

impl Taken {
    /// Notes the device by the tensor that PyTorch has made.
    pub(super) fn note(&self, made: &Bound<'_, PyAny>) -> PyResult<()> {
        self.0.store(xpu::number(made)?, Ordering::Release);
        Ok(())
    }
}

/// Returns a tensor for PyTorch, whose memory is given back behind PyTorch's work on the device.
pub(super) fn lent(tensor: &Tensor) -> Result<(Tensor, Taken), Failure> {
    let device = Arc::new(AtomicI32::new(NOWHERE));
    let owner = Lent {
        memory: ManuallyDrop::new(tensor.memory().clone()),
        device: Arc::clone(&device),
    };
    Ok((held_by(tensor, owner)?, Taken(device)))
}

impl Drop for Lent {
    fn drop(&mut self) {
        // SAFETY: drop runs once, and nothing reads the field after it.
        let memory = unsafe { ManuallyDrop::take(&mut self.memory) };
        match self.device.load(Ordering::Acquire) {
            NOWHERE => drop(memory),
            // PyTorch may hold locks here that a wait for the device wants, and this thread no GIL.
            device => keepalive::defer(Box::new(Returned {
                memory: ManuallyDrop::new(memory),
                device,
            })),
        }
    }
}

impl Drop for Returned {
    fn drop(&mut self) {
        if refuse_in_child("torch").is_err() {
            // The work is the parent's, and so is the memory.
            return;
        }
        Python::attach(|py| wait(py, self.device));
        // SAFETY: drop runs once, and nothing reads the field after it.
        unsafe { ManuallyDrop::drop(&mut self.memory) };
    }
}

/// Waits for all streams of a device, with the GIL released; a wait that fails is none.
fn wait(py: Python<'_>, device: i32) {
    let mut is_interrupted = false;
    while let Err(error) = xpu::synchronize(py, device)
        && error.is_instance_of::<PyKeyboardInterrupt>(py)
    {
        is_interrupted = true;
    }
    if is_interrupted {
        // SAFETY: the GIL is held; it only notes that the signal has come.
        unsafe { pyo3::ffi::PyErr_SetInterrupt() };
    }
}
