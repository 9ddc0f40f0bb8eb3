//! The direct door into PyTorch: its C exchange table, behind the guards that the table skips.
//!
//! What is read is held by its storage, so that the view survives `t.data = ...` and `t.set_()`,
//! which put another storage into the tensor.
#![expect(unsafe_code, reason = "believes the descriptor that PyTorch lends")]

use std::ffi::c_void;

use dlpack_broker::device::DType;
use dlpack_broker::ffi::DLDevice;
use dlpack_broker::{DeviceType, DlpackFlags, Pending, Tensor, check_view};
use dlpack_broker_adapters::{Marks, TorchPredicates};
use pyo3::ffi as cpython;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::guard::pending;
use super::modes::is_intercepted;
use crate::cuda::{self, CudaStream};
use crate::doors::{Door, failed};
use crate::error::Failure;
use crate::exchange::Table;
use crate::frameworks::state::module;
use crate::incoming::{Incoming, ReadOptions};
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
    pub(super) fn of(py: Python<'_>) -> PyResult<Option<&'static Self>> {
        if TORCH.is_untried(py) && is_intercepted(py) {
            return Ok(None);
        }
        TORCH.open(py, || find(py))
    }

    /// Reads a plain tensor of the host or a CUDA device; `None` for any that needs a closer look.
    #[inline]
    pub(super) fn read<'py>(
        &self,
        tensor: &Bound<'py, PyAny>,
        options: &ReadOptions<'py>,
    ) -> PyResult<Option<Incoming>> {
        let py = tensor.py();
        if !tensor.get_type().is(self.class.bind(py)) || self.may_have_tangents(py) {
            return Ok(None);
        }
        let Some(view) = self.table.view(tensor) else {
            return Ok(None);
        };
        let kind = view.device.device_type;
        if kind != DeviceType::CPU && kind != DeviceType::CUDA {
            return Ok(None);
        }
        let Some(marks) = marks(tensor)? else {
            return Ok(None);
        };
        if marks.requires_grad {
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
        let is_byte = matches!(read.element().dtype(), Some(DType::UInt8 | DType::Int8));
        if is_byte && !self.is_of_bytes(tensor)? {
            return Ok(None);
        }
        if kind == DeviceType::CUDA && !self.order(py, view.device, options)? {
            return Ok(None);
        }
        let pending = match (marks.is_conjugated, marks.is_negated) {
            (true, _) => Some(Pending::Conjugate),
            (_, true) => Some(Pending::Negative),
            _ => None,
        };
        Ok(Some(Incoming {
            tensor: read,
            immutable: false,
            pending,
            copied: false,
        }))
    }

    /// Has PyTorch's work on a device done before the consumer's; claims that it could.
    fn order(&self, py: Python<'_>, device: DLDevice, options: &ReadOptions<'_>) -> PyResult<bool> {
        let Some(stream) = self.stream(py, device) else {
            return Ok(false);
        };
        Ok(cuda::order(py, device.device_id, stream, options)?.is_ok())
    }

    /// Returns the stream that PyTorch works on, where its table tells.
    #[inline]
    pub(super) fn stream(&self, py: Python<'_>, device: DLDevice) -> Option<CudaStream> {
        let stream = self.table.current_stream(py, device);
        stream.map(CudaStream::new)
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

/// Returns what the memory of a plain tensor does not show; `None` where PyTorch will not say.
#[inline]
fn marks(tensor: &Bound<'_, PyAny>) -> PyResult<Option<Marks>> {
    let py = tensor.py();
    if let Some(predicates) = PREDICATES.open(py, || find_predicates(py))? {
        // SAFETY: the self-test has seen that the tensor stands there in objects of this class.
        return Ok(unsafe { predicates.marks(tensor_in(tensor)) }.ok());
    }
    let pending = pending(tensor)?;
    Ok(Some(Marks {
        requires_grad: tensor.getattr(intern!(py, "requires_grad"))?.is_truthy()?,
        is_negated: pending == Some(Pending::Negative),
        is_conjugated: pending == Some(Pending::Conjugate),
    }))
}

static PREDICATES: Door<&'static TorchPredicates> = Door::new("PyTorch's C++ predicates");

/// Returns where the `at::Tensor` stands in a Python tensor: behind the head of every object.
fn tensor_in(tensor: &Bound<'_, PyAny>) -> *const c_void {
    let object = tensor.as_ptr().cast::<u8>();
    object.wrapping_add(size_of::<cpython::PyObject>()).cast()
}

/// Finds the predicates, and asks them about tensors whose marks are known.
fn find_predicates(py: Python<'_>) -> PyResult<&'static TorchPredicates> {
    let torch = module(py, intern!(py, "torch"))?;
    let predicates = TorchPredicates::attached().map_err(|error| failed(&error.to_string()))?;
    let keywords = PyDict::new(py);
    keywords.set_item("dtype", torch.getattr("complex64")?)?;
    keywords.set_item("device", "cpu")?;
    let plain = torch.call_method("zeros", (2,), Some(&keywords))?;
    let conjugated = plain.call_method0("conj")?;
    let negated = conjugated.getattr("imag")?;
    keywords.set_item("requires_grad", true)?;
    let recorded = torch.call_method("zeros", (2,), Some(&keywords))?;
    let plain_marks = Marks {
        requires_grad: false,
        is_negated: false,
        is_conjugated: false,
    };
    let cases = [
        (plain, plain_marks),
        (
            conjugated,
            Marks {
                is_conjugated: true,
                ..plain_marks
            },
        ),
        (
            negated,
            Marks {
                is_negated: true,
                ..plain_marks
            },
        ),
        (
            recorded,
            Marks {
                requires_grad: true,
                ..plain_marks
            },
        ),
    ];
    check_marks(predicates, &cases)?;
    // Inside, what goes by the dispatcher would see lazy operations resolved.
    let scope = torch.call_method0("inference_mode")?;
    scope.call_method0("__enter__")?;
    let checked = check_marks(predicates, &cases);
    scope.call_method1("__exit__", (py.None(), py.None(), py.None()))?;
    checked.map(|()| predicates)
}

/// Asks about tensors whose marks are known.
fn check_marks(predicates: &TorchPredicates, cases: &[(Bound<'_, PyAny>, Marks)]) -> PyResult<()> {
    for (tensor, known) in cases {
        let implementation: usize = tensor.getattr("_cdata")?.extract()?;
        let place = tensor_in(tensor).cast::<usize>();
        // SAFETY: every tensor object is larger than its head by a pointer at least.
        if unsafe { place.read() } != implementation {
            return Err(failed("the tensor stands elsewhere in its object"));
        }
        // SAFETY: it stands there, as was just seen.
        if unsafe { predicates.marks(place.cast()) } != Ok(*known) {
            return Err(failed("a tensor's marks are told otherwise"));
        }
    }
    Ok(())
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
        .read(&tensor, &ReadOptions::default())?
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
