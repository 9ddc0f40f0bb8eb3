//! Arrays that processes share: the handle that one passes to another, and memory of the host that can be shared.

use std::ptr::NonNull;

use dlpack_broker::device::{self, Device, Layout, Memory, SharedFile, Ticket};
use dlpack_broker::ffi::{DLDataType, DLDataTypeCode};
use dlpack_broker::{Element, ErrorKind, Tensor};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};

use crate::array::Array;
use crate::array_place::Place;
use crate::convert::convert;
use crate::error::{Failure, Kind, SHARE_ANEW};
use crate::level_zero;
use crate::options::Options;
use crate::target::Target;

const SHARE: &str = "broker.memory.share";
const OPEN: &str = "broker.memory.SharedArray.open";

/// An array's elements as they travel: DLPack's code, bits and lanes, and whether sub-byte values are padded.
pub(crate) type Spelling = (u8, u8, u16, bool);

/// What another process opens an array of this one by; made by `broker.memory.share`.
///
/// It can be pickled, and is small: it names memory and does not hold its values. In the process
/// that shares it keeps the memory, as the array does; a pickled one keeps nothing.
///
/// Examples
/// --------
/// >>> import broker, pickle
/// >>> array = broker.memory.empty(3, "int32", shareable=True)
/// >>> passed = pickle.dumps(broker.memory.share(array))    # goes to another process
/// >>> pickle.loads(passed).open()
/// broker.Array(shape=(3,), dtype=int32, device=cpu)
#[pyclass(frozen, module = "broker.memory", name = "SharedArray")]
pub(crate) struct SharedArray {
    ticket: Ticket,
    view: View,
    device: String,
    /// The array itself, in the process that shares it.
    tensor: Option<Tensor>,
}

/// Which elements of the memory are the array's.
struct View {
    /// How many bytes the first element stands behind the memory's start.
    offset: usize,
    layout: Layout,
    element: Element,
    read_only: bool,
}

#[pymethods]
impl SharedArray {
    /// The dimensions.
    #[getter]
    fn shape<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.view.layout.shape())
    }

    /// The strides, in elements.
    #[getter]
    fn strides<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.view.layout.strides())
    }

    /// The name of the dtype.
    #[getter]
    fn dtype(&self) -> String {
        self.view.element.to_string()
    }

    /// The device, as the process that shares names it; another one may have another name for it.
    #[getter]
    fn device(&self) -> &str {
        &self.device
    }

    /// Whether the memory must not be written.
    #[getter]
    fn read_only(&self) -> bool {
        self.view.read_only
    }

    /// Opens the memory, without a copy.
    ///
    /// Once it is open either process may end first. Nobody orders the work of the two: let the
    /// other process know when what it is to read has been written.
    ///
    /// Returns
    /// -------
    /// Array
    ///
    /// Raises
    /// ------
    /// InvalidTensorError
    ///     Where the process that shares has ended, has let go of the memory, or is another user's.
    /// UnsupportedDeviceError
    ///     Where the device is not visible here, or this process was forked from one that uses it.
    fn open(&self, py: Python<'_>) -> PyResult<Array> {
        let opened = match &self.tensor {
            Some(tensor) => level_zero::usable(tensor)
                .map(|()| tensor.clone())
                .map_err(Failure::of_device),
            None => self.opened(py)?,
        };
        opened
            .map(|tensor| Array::new(tensor, false))
            .map_err(|failure| failure.raise(py, OPEN))
    }

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let receive = py.import("broker._native")?.getattr("received_array")?;
        let state = (
            PyBytes::new(py, &self.ticket.to_bytes()),
            self.view.offset,
            (self.view.layout.shape(), self.view.layout.strides()),
            spelling(self.view.element),
            (&self.device, self.view.read_only),
        );
        Ok((receive, state.into_pyobject(py)?))
    }

    fn __repr__(&self) -> String {
        let mark = if self.view.read_only {
            ", read_only=True"
        } else {
            ""
        };
        let (shape, dtype, device) = (&self.view.layout, self.view.element, &self.device);
        format!("broker.memory.SharedArray(shape={shape}, dtype={dtype}, device={device}{mark})")
    }
}

impl SharedArray {
    fn opened(&self, py: Python<'_>) -> PyResult<Result<Tensor, Failure>> {
        let bytes = self.ticket.bytes();
        if self.ticket.device().is_some() {
            let opened = level_zero::opened(py, &self.ticket, &self.device)?;
            return Ok(opened.and_then(|(allocation, device)| {
                let start = allocation.pointer();
                let held = |first| Memory::foreign(first, device, allocation);
                self.view.over((start, bytes), held)
            }));
        }
        let opened = SharedFile::open(&self.ticket).map_err(Failure::of_device);
        Ok(opened.and_then(|file| {
            let start = file.pointer();
            let held = |first| Memory::foreign(first, Device::Host, file);
            self.view.over((start, bytes), held)
        }))
    }
}

impl View {
    /// Lays the array over memory from a start on, which has to hold all of it.
    fn over(
        &self,
        (start, bytes): (NonNull<u8>, usize),
        held: impl FnOnce(NonNull<u8>) -> Memory,
    ) -> Result<Tensor, Failure> {
        let misfit = || Failure {
            kind: Kind::Broker(ErrorKind::InvalidTensor),
            why: format!(
                "wanted a handle whose array lies within its {bytes} bytes, got {} of shape {} and strides {:?} from \
                 byte {} on",
                self.element,
                self.layout,
                self.layout.strides(),
                self.offset
            ),
            remedy: SHARE_ANEW.to_owned(),
        };
        if self.offset > bytes {
            return Err(misfit());
        }
        let first = NonNull::new(start.as_ptr().wrapping_add(self.offset)).unwrap_or(start);
        let (layout, low) = (self.layout.clone(), start.addr().get());
        let tensor = Tensor::new(held(first), layout, self.element, self.read_only);
        let tensor = tensor.map_err(|_| misfit())?;
        let (first, end) = tensor.span();
        match first < low || end - low > bytes {
            true => Err(misfit()),
            false => Ok(tensor),
        }
    }
}

/// Names an array's memory to other processes.
///
/// Parameters
/// ----------
/// x : tensor
///     An array of `broker.memory.empty`, or a view of one.
///
/// Returns
/// -------
/// SharedArray
#[pyfunction]
#[pyo3(signature = (x, /))]
pub(crate) fn share_array(x: &Bound<'_, PyAny>) -> PyResult<SharedArray> {
    let py = x.py();
    let raise = |failure: Failure| failure.raise(py, SHARE);
    let options = Options {
        copy: Some(false),
        call: Some(SHARE),
        ..Options::default()
    };
    let array = convert(x, Target::Array, &options)?;
    let Ok(array) = array.cast::<Array>() else {
        let why = "wanted one tensor, got a container of them";
        return Err(raise(Failure::unsupported(why, "share each tensor in it")));
    };
    // Who opens it has no part in the order of the work here.
    array.get().wait(py)?;
    let tensor = array.get().marked();
    let (ticket, start) = ticket_of(&tensor)
        .map_err(|error| raise(Failure::of_device(error)))?
        .ok_or_else(|| raise(not_shareable(py, &tensor)))?;
    Ok(SharedArray {
        ticket,
        view: View {
            offset: tensor.address() - start.addr().get(),
            layout: tensor.layout().clone(),
            element: tensor.element(),
            read_only: tensor.is_read_only(),
        },
        device: array.get().device(py),
        tensor: Some(tensor),
    })
}

/// Makes the handle again that another process has pickled.
#[pyfunction]
pub(crate) fn received_array(
    ticket: &[u8],
    offset: usize,
    layout: (Vec<i64>, Vec<i64>),
    spelling: Spelling,
    place: (String, bool),
    py: Python<'_>,
) -> PyResult<SharedArray> {
    let (device, read_only) = place;
    let made = Ticket::from_bytes(ticket).and_then(|ticket| {
        let view = View {
            offset,
            layout: Layout::new(&layout.0, &layout.1)?,
            element: element_of(spelling),
            read_only,
        };
        Ok(SharedArray {
            ticket,
            view,
            device,
            tensor: None,
        })
    });
    made.map_err(|error| Failure::of_device(error).raise(py, "broker.memory.SharedArray"))
}

/// Makes a tensor of the host's memory that other processes can open.
pub(crate) fn shareable(layout: Layout, element: Element) -> Result<Tensor, Failure> {
    let bytes = layout
        .len()
        .saturating_mul(element.item_bytes().unwrap_or(1));
    let file = SharedFile::new(bytes).map_err(Failure::of_device)?;
    let memory = Memory::foreign(file.pointer(), Device::Host, file);
    Ok(Tensor::new(memory, layout, element, false)?)
}

/// Spells an element type for another process.
pub(crate) fn spelling(element: Element) -> Spelling {
    let raw = element.raw();
    (raw.code.0, raw.bits, raw.lanes, element.is_padded())
}

/// Reads what [`spelling`] wrote.
pub(crate) fn element_of((code, bits, lanes, padded): Spelling) -> Element {
    let code = DLDataTypeCode(code);
    Element::new(DLDataType { code, bits, lanes }, padded)
}

/// Returns what others open a tensor's memory by, and where that starts; `None` where they cannot.
fn ticket_of(tensor: &Tensor) -> Result<Option<(Ticket, NonNull<u8>)>, device::Error> {
    match tensor.memory().owner::<SharedFile>() {
        Some(file) => Ok(Some((file.ticket()?, file.pointer()))),
        None => level_zero::ticket_of(tensor),
    }
}

fn not_shareable(py: Python<'_>, tensor: &Tensor) -> Failure {
    let place = Place::of(py, tensor);
    let kind = place.usm_type.map(|kind| format!(", usm_type={kind}"));
    let on = match place.device.as_str() {
        "cpu" => String::new(),
        device => format!("device=\"{device}\", "),
    };
    Failure {
        kind: Kind::Broker(ErrorKind::CopyRequired),
        why: format!(
            "wanted memory that another process can open, got other memory on {}{}",
            place.device,
            kind.unwrap_or_default()
        ),
        remedy: format!("copy it into broker.memory.empty(shape, dtype, {on}shareable=True)"),
    }
}
