//! CUDA memory: in whose order it is read, and the copies of it that no framework need make.
#![expect(unsafe_code, reason = "hands CUDA's driver memory and streams")]

use std::ptr::NonNull;

use dlpack_broker::device::{Device, Layout, Memory};
use dlpack_broker::{Consumer, DeviceType, ErrorKind, Profile, Request, Tensor, route};
use dlpack_broker_adapters::Cuda;
pub(crate) use dlpack_broker_adapters::CudaStream;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyInt;

use crate::error::{Failure, Kind};
use crate::incoming::ReadOptions;

/// Asks a framework for the stream that it works on now, on a device of that index.
pub(crate) type AskStream = fn(Python<'_>, i32) -> PyResult<CudaStream>;

/// Makes a copy of a tensor, after the work of a stream.
pub(crate) type Copy = fn(Python<'_>, &Tensor, CudaStream) -> Result<Tensor, Failure>;

/// Claims that CUDA's driver can copy the tensor.
pub(crate) fn can_copy(tensor: &Tensor) -> bool {
    is_on_cuda(tensor) && tensor.element().item_bytes().is_some() && Cuda::attached().is_ok()
}

/// Claims that the memory is a CUDA device's own.
pub(crate) fn is_on_cuda(tensor: &Tensor) -> bool {
    tensor.device().device_type == DeviceType::CUDA
}

/// Returns CUDA's driver, or says what to do without.
fn driver() -> Result<&'static Cuda, Failure> {
    Cuda::attached().map_err(|error| Failure {
        kind: Kind::Broker(ErrorKind::UnsupportedDevice),
        why: format!("CUDA's driver is needed to order and copy memory of its devices ({error})"),
        remedy: "synchronize the stream before, and pass stream=-1, or an array that names none"
            .to_owned(),
    })
}

/// Returns the number of the device that memory is on, as CUDA's driver tells it.
pub(crate) fn device_of(pointer: NonNull<u8>) -> Option<i32> {
    Cuda::attached().ok()?.device_of(pointer.addr().get())
}

/// Returns the stream before which a source's work is ordered: the caller's, the consumer's own, or the legacy
/// default stream, on which broker's arrays are. `None` where the caller wants no order.
#[inline]
pub(crate) fn consumer_stream(
    py: Python<'_>,
    device: i32,
    options: &ReadOptions<'_>,
) -> PyResult<Result<Option<CudaStream>, Failure>> {
    if let Some(stream) = &options.stream {
        return number_of(stream);
    }
    let own = options.cuda_stream.map(|ask| ask(py, device)).transpose()?;
    Ok(Ok(Some(own.unwrap_or(CudaStream::LEGACY_DEFAULT))))
}

/// Returns DLPack's number of a stream, where -1 asks for no order.
pub(crate) fn spelled(stream: Option<CudaStream>) -> i64 {
    stream.map_or(-1, |stream| {
        i64::try_from(stream.number()).expect("addresses are below 2^63")
    })
}

/// Has the work of a source's stream done before that of its consumer, without waiting here.
#[inline]
pub(crate) fn order(
    py: Python<'_>,
    device: i32,
    from: CudaStream,
    options: &ReadOptions<'_>,
) -> PyResult<Result<(), Failure>> {
    let to = match consumer_stream(py, device, options)? {
        Ok(Some(to)) => to,
        Ok(None) => return Ok(Ok(())),
        Err(failure) => return Ok(Err(failure)),
    };
    if from == to {
        return Ok(Ok(()));
    }
    // SAFETY: the source's framework says that it works on the one stream, the consumer's or the caller on the other.
    let order = |cuda: &Cuda| unsafe { cuda.order(device, from, to) };
    Ok(driver().and_then(|cuda| Ok(order(cuda)?)))
}

/// Reads the number of a stream that somebody gave; `None` for what can be none.
pub(crate) fn given(number: &Bound<'_, PyAny>) -> Option<CudaStream> {
    CudaStream::given(number.extract().ok()?)
}

/// Returns the address that a stream object tells.
fn told_by<'py>(stream: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = stream.py();
    if let Some(address) = stream.getattr_opt(intern!(py, "cuda_stream"))? {
        return Ok(Some(address));
    }
    match stream.getattr_opt(intern!(py, "__cuda_stream__"))? {
        Some(told) => told.call0()?.get_item(1).map(Some),
        None => stream.getattr_opt(intern!(py, "ptr")),
    }
}

/// Claims that the legacy default stream of a device has nothing left to do.
pub(crate) fn is_idle(device: i32) -> bool {
    // SAFETY: every device has that stream, and CUDA captures no graph of it.
    let is_idle = |cuda: &Cuda| unsafe { cuda.is_idle(device, CudaStream::LEGACY_DEFAULT) };
    Cuda::attached().is_ok_and(is_idle)
}

/// Waits on the host for what was ordered before the legacy default stream, for a consumer that tells no stream.
pub(crate) fn finish(py: Python<'_>, tensor: &Tensor) -> Result<(), Failure> {
    let (cuda, device) = (driver()?, tensor.device().device_id);
    // SAFETY: every device has that stream.
    py.detach(|| unsafe { cuda.synchronize(device, CudaStream::LEGACY_DEFAULT) })?;
    Ok(())
}

/// Has the work on a broker array's memory, which is on the legacy default stream, done before a consumer's.
pub(crate) fn order_array(
    py: Python<'_>,
    tensor: &Tensor,
    consumer: Option<&Bound<'_, PyAny>>,
) -> PyResult<Result<(), Failure>> {
    let options = ReadOptions {
        stream: consumer.cloned(),
        ..ReadOptions::default()
    };
    order_held(py, tensor, &options)
}

/// The same, for a consumer that is a framework.
pub(crate) fn order_held(
    py: Python<'_>,
    tensor: &Tensor,
    options: &ReadOptions<'_>,
) -> PyResult<Result<(), Failure>> {
    if !is_on_cuda(tensor) {
        return Ok(Ok(()));
    }
    let device = tensor.device().device_id;
    order(py, device, CudaStream::LEGACY_DEFAULT, options)
}

/// Reads a stream of PyTorch's, CuPy's or of `__cuda_stream__`, or DLPack's number, of which -1 asks for no order.
pub(crate) fn number_of(
    stream: &Bound<'_, PyAny>,
) -> PyResult<Result<Option<CudaStream>, Failure>> {
    let number = match stream.is_instance_of::<PyInt>() {
        true => stream.clone(),
        false => told_by(stream)?.unwrap_or_else(|| stream.clone()),
    };
    if number.extract::<i64>().is_ok_and(|number| number == -1) {
        return Ok(Ok(None));
    }
    Ok(match given(&number) {
        Some(stream) => Ok(Some(stream)),
        None => Err(Failure::option(
            format!("stream= takes a CUDA stream for memory of a CUDA device, got {stream}"),
            "pass a torch.cuda.Stream, a cupy.cuda.Stream or the stream's address",
        )),
    })
}

/// Copies a tensor to the host, in its own order of elements, after the work of a stream.
pub(crate) fn to_host(
    py: Python<'_>,
    tensor: &Tensor,
    stream: CudaStream,
) -> Result<Tensor, Failure> {
    let (low, high) = tensor.span();
    let bytes = high - low;
    let block = Memory::host(bytes).map_err(dlpack_broker::Error::from)?;
    let (device, start) = (tensor.device().device_id, block.pointer().as_ptr());
    if bytes > 0 {
        let cuda = driver()?;
        // SAFETY: the producer vouches for the span of its tensor; the block is as long, and ours alone.
        py.detach(|| unsafe { cuda.copy_to_host(device, block.pointer(), low, bytes, stream) })?;
    }
    let first = start.wrapping_add(tensor.address() - low);
    let first = NonNull::new(first).expect("inside a block, or its own address");
    let memory = Memory::foreign(first, Device::Host, block);
    Ok(Tensor::new(
        memory,
        tensor.layout().clone(),
        tensor.element(),
        false,
    )?)
}

/// Copies a tensor on its device, to row-major order, after the work of a stream.
pub(crate) fn copy(py: Python<'_>, tensor: &Tensor, stream: CudaStream) -> Result<Tensor, Failure> {
    let (cuda, device) = (driver()?, tensor.device().device_id);
    let bytes = tensor.bytes();
    let copied = if tensor.layout().is_row_major() {
        let from = tensor.address();
        // SAFETY: the producer vouches for its tensor, which has no gaps.
        py.detach(|| unsafe { cuda.copy_on_device(device, from, bytes, stream) })?
    } else {
        let rows = in_rows(&to_host(py, tensor, stream)?)?;
        // SAFETY: the rows are memory of our own, as long as the tensor without gaps.
        py.detach(|| unsafe { cuda.copy_to_device(device, rows.memory().pointer(), bytes) })?
    };
    let first = NonNull::new(std::ptr::with_exposed_provenance_mut(copied.address()));
    let memory = Memory::foreign(
        first.expect("the driver gives no null"),
        tensor.memory().device(),
        copied,
    );
    let layout = Layout::row_major(tensor.layout().shape()).map_err(dlpack_broker::Error::from)?;
    Ok(Tensor::new(memory, layout, tensor.element(), false)?)
}

/// Copies host memory to row-major order.
fn in_rows(tensor: &Tensor) -> Result<Tensor, Failure> {
    let profile = Profile::find("dlpack", (1, 3)).expect("the protocol has its rows");
    let consumer = Consumer::new(profile);
    let request = Request {
        copy: Some(true),
        ..Request::default()
    };
    let source = dlpack_broker::Source {
        tensor,
        immutable: false,
        pending: None,
        copied: false,
    };
    // SAFETY: the memory is our own, and nobody else has it.
    Ok(unsafe { route(&source, &consumer, &request).execute(tensor) }?)
}
