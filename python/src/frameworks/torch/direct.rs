//! The direct door into PyTorch: its C exchange table, behind the guards that the table skips.
//!
//! What is read is held by its storage, so that the view survives `t.data = ...` and `t.set_()`,
//! which put another storage into the tensor.
#![expect(unsafe_code, reason = "believes the descriptor that PyTorch lends")]

use dlpack_broker::device::{DType, Kind};
use dlpack_broker::{DeviceType, DlpackFlags, Pending, Tensor, check_view};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::guard::pending;
use crate::doors::{Door, failed};
use crate::error::Failure;
use crate::exchange::Table;
use crate::frameworks::state::module;
use crate::incoming::Incoming;
use crate::keepalive::ObjectOwner;

static TORCH: Door<Direct> = Door::new("PyTorch's C exchange table");

/// What the door needs to know of PyTorch.
pub(super) struct Direct {
    table: Table,
    class: Py<PyAny>,
    /// The names of the module that holds the level of forward-mode differentiation.
    forward: Py<PyDict>,
    /// The dtypes of whole bytes: narrower integers are exported as such too.
    bytes: [Py<PyAny>; 2],
}

impl Direct {
    /// Returns the door, where it is open.
    #[inline]
    pub(super) fn of(py: Python<'_>) -> Option<&'static Self> {
        TORCH.open(py, || find(py))
    }

    /// Reads a plain host tensor; `None` for any that needs a closer look.
    #[inline]
    pub(super) fn read(&self, tensor: &Bound<'_, PyAny>) -> PyResult<Option<Incoming>> {
        let py = tensor.py();
        if !tensor.get_type().is(self.class.bind(py)) || self.may_have_tangents(py) {
            return Ok(None);
        }
        let Some(view) = self.table.view(tensor) else {
            return Ok(None);
        };
        if view.device.device_type != DeviceType::CPU
            || tensor.getattr(intern!(py, "requires_grad"))?.is_truthy()?
        {
            return Ok(None);
        }
        let storage = tensor.call_method0(intern!(py, "untyped_storage"))?;
        // SAFETY: the dimensions are the tensor's own, which lives; the storage is what keeps
        // its memory, as PyTorch has it.
        let read =
            unsafe { check_view(&view, DlpackFlags::empty(), || ObjectOwner::new(&storage)) };
        let Ok(read) = read else {
            return Ok(None);
        };
        let pending = match read.element().dtype() {
            Some(DType::UInt8 | DType::Int8) if !self.is_of_bytes(tensor)? => return Ok(None),
            dtype => lazy(tensor, dtype)?,
        };
        Ok(Some(Incoming {
            tensor: read,
            immutable: false,
            pending,
        }))
    }

    /// Exports a tensor that the guards have let through.
    pub(super) fn export(&self, tensor: &Bound<'_, PyAny>) -> PyResult<Result<Tensor, Failure>> {
        self.table.export(tensor)
    }

    /// Makes a tensor.
    #[inline]
    pub(super) fn make<'py>(
        &self,
        py: Python<'py>,
        tensor: &Tensor,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.table.make(py, tensor)
    }

    /// Claims that forward-mode differentiation is under way, so that tensors may be dual.
    fn may_have_tangents(&self, py: Python<'_>) -> bool {
        let level = self
            .forward
            .bind(py)
            .get_item(intern!(py, "_current_level"));
        let level = level
            .ok()
            .flatten()
            .and_then(|level| level.extract::<i64>().ok());
        level.is_none_or(|level| level >= 0)
    }

    fn is_of_bytes(&self, tensor: &Bound<'_, PyAny>) -> PyResult<bool> {
        let dtype = tensor.getattr(intern!(tensor.py(), "dtype"))?;
        Ok(self.bytes.iter().any(|byte| byte.is(&dtype)))
    }
}

/// Returns the lazy operation of a tensor; integers have none.
fn lazy(tensor: &Bound<'_, PyAny>, dtype: Option<DType>) -> PyResult<Option<Pending>> {
    let py = tensor.py();
    match dtype.map(DType::kind) {
        Some(Kind::Complex) | None => pending(tensor),
        Some(Kind::Float) if tensor.call_method0(intern!(py, "is_neg"))?.is_truthy()? => {
            Ok(Some(Pending::Negative))
        }
        _ => Ok(None),
    }
}

fn find(py: Python<'_>) -> PyResult<Direct> {
    let torch = module(py, intern!(py, "torch"))?;
    let class = torch.getattr(intern!(py, "Tensor"))?;
    let forward = module(py, intern!(py, "torch.autograd.forward_ad"))?;
    let direct = Direct {
        table: Table::of(&class).ok_or_else(|| failed("the type has no exchange table"))?,
        class: class.unbind(),
        forward: forward.cast::<PyModule>()?.dict().unbind(),
        bytes: [
            torch.getattr(intern!(py, "uint8"))?.unbind(),
            torch.getattr(intern!(py, "int8"))?.unbind(),
        ],
    };
    test(&direct, &torch)?;
    Ok(direct)
}

/// Reads a known tensor, and makes one of it that must be the same.
fn test(direct: &Direct, torch: &Bound<'_, PyAny>) -> PyResult<()> {
    let py = torch.py();
    let keywords = PyDict::new(py);
    keywords.set_item("dtype", torch.getattr("float32")?)?;
    keywords.set_item("device", "cpu")?;
    let flat = torch.call_method("arange", (6,), Some(&keywords))?;
    let tensor = flat.call_method1("view", (2, 3))?.call_method0("t")?;
    let address: usize = tensor.call_method0("data_ptr")?.extract()?;
    let read = direct
        .read(&tensor)?
        .ok_or_else(|| failed("a plain tensor was not read"))?;
    let layout = read.tensor.layout();
    let is_right = read.tensor.address() == address
        && read.tensor.element().dtype() == Some(DType::Float32)
        && (layout.shape(), layout.strides()) == (&[3, 2][..], &[1, 3][..]);
    if !is_right {
        return Err(failed(
            "a tensor's descriptor says something else than the tensor",
        ));
    }
    let made = direct.make(py, &read.tensor)?;
    let is_same = made.call_method0("data_ptr")?.extract::<usize>()? == address
        && made.call_method1("equal", (&tensor,))?.is_truthy()?;
    match is_same {
        true => Ok(()),
        false => Err(failed("a tensor was made of other memory")),
    }
}
