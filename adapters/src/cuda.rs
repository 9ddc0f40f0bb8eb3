//! CUDA's driver, as far as memory needs it that is nobody's: order between streams, devices of pointers, and copies.
//!
//! Every framework works in a device's primary context, so that its memory and streams are valid in all of them.
#![expect(unsafe_code, reason = "calls the functions of CUDA's driver")]

use std::ffi::{CStr, c_char, c_int, c_uint, c_void};
use std::ptr::{self, NonNull};
use std::sync::OnceLock;

use crate::error::{Error, Result};
use crate::library::{Library, symbols};
use crate::runtimes::{QueueConvention, Row};

/// CUDA's row.
pub(crate) const ROW: Row = Row {
    name: "cuda",
    module: "torch, cupy or jax",
    libraries: &["libcuda.so"],
    required: &[Functions::NAMES],
    optional: &[],
    majors: &[],
    is_one_each: false,
    queues: QueueConvention::CudaEvent,
};

type Status = c_int;
type Context = *mut c_void;
type Event = *mut c_void;
type Stream = *mut c_void;
type Pointer = u64;

/// `CUDA_SUCCESS`.
const SUCCESS: Status = 0;
/// `CU_EVENT_DISABLE_TIMING`.
const WITHOUT_TIMING: c_uint = 2;
/// `CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL`.
const DEVICE_ORDINAL: c_int = 9;

symbols! {
    /// The functions of the driver that the adapter calls, with the suffixes of their current versions.
    struct Functions {
        retain: fn(*mut Context, c_int) -> Status = "cuDevicePrimaryCtxRetain";
        current: fn(*mut Context) -> Status = "cuCtxGetCurrent";
        push: fn(Context) -> Status = "cuCtxPushCurrent_v2";
        pop: fn(*mut Context) -> Status = "cuCtxPopCurrent_v2";
        create_event: fn(*mut Event, c_uint) -> Status = "cuEventCreate";
        record_event: fn(Event, Stream) -> Status = "cuEventRecord";
        destroy_event: fn(Event) -> Status = "cuEventDestroy_v2";
        wait_event: fn(Stream, Event, c_uint) -> Status = "cuStreamWaitEvent";
        synchronize: fn(Stream) -> Status = "cuStreamSynchronize";
        query: fn(Stream) -> Status = "cuStreamQuery";
        attribute: fn(*mut c_void, c_int, Pointer) -> Status = "cuPointerGetAttribute";
        allocate: fn(*mut Pointer, usize) -> Status = "cuMemAlloc_v2";
        free: fn(Pointer) -> Status = "cuMemFree_v2";
        to_host: fn(*mut c_void, Pointer, usize, Stream) -> Status = "cuMemcpyDtoHAsync_v2";
        to_device: fn(Pointer, *const c_void, usize, Stream) -> Status = "cuMemcpyHtoDAsync_v2";
        on_device: fn(Pointer, Pointer, usize, Stream) -> Status = "cuMemcpyDtoDAsync_v2";
        error_name: fn(Status, *mut *const c_char) -> Status = "cuGetErrorName";
    }
}

/// A stream by its number: 1 is the legacy default stream, 2 the thread's own, and others are addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CudaStream(usize);

impl CudaStream {
    /// The stream that all streams which are not "non-blocking" wait for.
    pub const LEGACY_DEFAULT: Self = Self(1);

    /// Takes a stream's number, or the address 0, by which frameworks mean the legacy default stream.
    #[must_use]
    pub fn new(number: usize) -> Self {
        Self(number.max(Self::LEGACY_DEFAULT.0))
    }

    /// Takes a number that somebody gave; `None` for one that can be no stream's, since nothing lies there.
    #[must_use]
    pub fn given(number: usize) -> Option<Self> {
        const LOWEST_ADDRESS: usize = 0x1_0000;
        const LARGEST_NUMBER: usize = 2;
        let is_possible = number <= LARGEST_NUMBER || number >= LOWEST_ADDRESS;
        is_possible.then(|| Self::new(number))
    }

    /// Returns the number.
    #[must_use]
    pub fn number(self) -> usize {
        self.0
    }

    /// The two small numbers are those by which the driver knows these streams.
    fn raw(self) -> Stream {
        ptr::without_provenance_mut(self.0)
    }
}

/// The devices that a process sees at most.
const MOST_DEVICES: usize = 64;

/// CUDA's driver, found in this process.
pub struct Cuda {
    functions: Functions,
    /// The primary contexts by device, retained at the first use of each until the process ends.
    contexts: [OnceLock<Primary>; MOST_DEVICES],
}

/// A device's primary context.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Primary(Context);

// SAFETY: a context is a handle that the driver takes from any thread.
unsafe impl Send for Primary {}
// SAFETY: as above; nothing is read through it.
unsafe impl Sync for Primary {}

impl Cuda {
    /// Attaches to the driver that this process has loaded; a success is remembered.
    ///
    /// # Errors
    ///
    /// [`Error::NotLoaded`], [`Error::NotOpened`], [`Error::SymbolsMissing`].
    #[inline]
    pub fn attached() -> Result<&'static Self> {
        static ATTACHED: OnceLock<Cuda> = OnceLock::new();
        if let Some(cuda) = ATTACHED.get() {
            return Ok(cuda);
        }
        let cuda = Self::attach()?;
        Ok(ATTACHED.get_or_init(|| cuda))
    }

    #[cold]
    fn attach() -> Result<Self> {
        let libraries = Library::mapped(&ROW)?;
        // SAFETY: the types are those of the driver's header; a suffix names the version of each.
        let functions = unsafe { Functions::resolve(&libraries) }?;
        let contexts = [const { OnceLock::new() }; MOST_DEVICES];
        Ok(Self {
            functions,
            contexts,
        })
    }

    /// Has the work that stream `to` gets next begin after what `from` has now, without waiting here.
    ///
    /// # Errors
    ///
    /// [`Error::CudaStatus`].
    ///
    /// # Safety
    ///
    /// Both are live streams of that device.
    #[inline]
    pub unsafe fn order(&self, device: i32, from: CudaStream, to: CudaStream) -> Result<()> {
        if from == to {
            return Ok(());
        }
        let _current = self.enter(device)?;
        let mut event = ptr::null_mut();
        // SAFETY: a context is current, and the event is written to a place of ours.
        let created = unsafe { (self.functions.create_event)(&raw mut event, WITHOUT_TIMING) };
        self.check("cuEventCreate", created)?;
        let ordered = self.order_by(event, from, to);
        // SAFETY: the event is ours; the driver keeps it until the streams have passed it.
        let destroyed = unsafe { (self.functions.destroy_event)(event) };
        ordered.and(self.check("cuEventDestroy", destroyed))
    }

    fn order_by(&self, event: Event, from: CudaStream, to: CudaStream) -> Result<()> {
        // SAFETY: the caller of `order` vouches for the stream, and the event was made for its context.
        let recorded = unsafe { (self.functions.record_event)(event, from.raw()) };
        self.check("cuEventRecord", recorded)?;
        // SAFETY: as above.
        let waits = unsafe { (self.functions.wait_event)(to.raw(), event, 0) };
        self.check("cuStreamWaitEvent", waits)
    }

    /// Claims that a stream has nothing left to do; `false` also where the driver does not tell.
    ///
    /// # Safety
    ///
    /// The stream is a live one of that device, of which no graph is being captured.
    #[must_use]
    pub unsafe fn is_idle(&self, device: i32, stream: CudaStream) -> bool {
        let Ok(_current) = self.enter(device) else {
            return false;
        };
        // SAFETY: the caller vouches for the stream, and its context is current.
        let status = unsafe { (self.functions.query)(stream.raw()) };
        status == SUCCESS
    }

    /// Returns the number of the device that a pointer's memory is on; `None` where the driver does not know it.
    #[must_use]
    pub fn device_of(&self, pointer: usize) -> Option<i32> {
        let mut device: c_int = -1;
        let place = (&raw mut device).cast();
        // SAFETY: the attribute is an int, for which there is room; any address may be asked about.
        let status =
            unsafe { (self.functions.attribute)(place, DEVICE_ORDINAL, pointer as Pointer) };
        (status == SUCCESS && device >= 0).then_some(device)
    }

    /// Copies to the host what a stream has ready by then, and waits for that.
    ///
    /// # Errors
    ///
    /// [`Error::CudaStatus`].
    ///
    /// # Safety
    ///
    /// `from` is memory of that device and `to` memory of the host, of `bytes` bytes each; the stream is the device's.
    pub unsafe fn copy_to_host(
        &self,
        device: i32,
        to: NonNull<u8>,
        from: usize,
        bytes: usize,
        stream: CudaStream,
    ) -> Result<()> {
        let _current = self.enter(device)?;
        let to = to.as_ptr().cast();
        // SAFETY: the caller vouches for both memories and the stream.
        let status = unsafe { (self.functions.to_host)(to, from as Pointer, bytes, stream.raw()) };
        self.check("cuMemcpyDtoHAsync", status)?;
        self.wait(stream)
    }

    /// Makes memory of a device that holds a copy of host memory, which may go once this returns.
    ///
    /// # Errors
    ///
    /// [`Error::CudaStatus`].
    ///
    /// # Safety
    ///
    /// `from` is memory of the host of `bytes` bytes.
    pub unsafe fn copy_to_device(
        &'static self,
        device: i32,
        from: NonNull<u8>,
        bytes: usize,
    ) -> Result<CudaMemory> {
        let current = self.enter(device)?;
        let (to, stream) = (current.allocate(bytes)?, CudaStream::LEGACY_DEFAULT);
        let from = from.as_ptr().cast();
        // SAFETY: the caller vouches for the source, and the target was just made.
        let status = unsafe { (self.functions.to_device)(to.pointer, from, bytes, stream.raw()) };
        self.check("cuMemcpyHtoDAsync", status)?;
        self.wait(stream)?;
        Ok(to)
    }

    /// Makes a copy of a device's memory on it, after what a stream has now, and waits for that.
    ///
    /// # Errors
    ///
    /// [`Error::CudaStatus`].
    ///
    /// # Safety
    ///
    /// `from` is memory of that device of `bytes` bytes, and the stream is the device's.
    pub unsafe fn copy_on_device(
        &'static self,
        device: i32,
        from: usize,
        bytes: usize,
        stream: CudaStream,
    ) -> Result<CudaMemory> {
        let current = self.enter(device)?;
        let to = current.allocate(bytes)?;
        // SAFETY: the caller vouches for the source, and the target was just made.
        let status =
            unsafe { (self.functions.on_device)(to.pointer, from as Pointer, bytes, stream.raw()) };
        self.check("cuMemcpyDtoDAsync", status)?;
        // The allocator that the source comes from may give it to another stream once it is dropped.
        self.wait(stream)?;
        Ok(to)
    }

    /// Waits for the work that a stream has now.
    ///
    /// # Errors
    ///
    /// [`Error::CudaStatus`].
    ///
    /// # Safety
    ///
    /// The stream is a live one of that device.
    pub unsafe fn synchronize(&self, device: i32, stream: CudaStream) -> Result<()> {
        let _current = self.enter(device)?;
        self.wait(stream)
    }

    fn wait(&self, stream: CudaStream) -> Result<()> {
        // SAFETY: the callers have the stream vouched for, or it is one that every device has.
        let status = unsafe { (self.functions.synchronize)(stream.raw()) };
        self.check("cuStreamSynchronize", status)
    }

    /// Makes a device's primary context this thread's current one until the result is dropped.
    fn enter(&self, device: i32) -> Result<Current<'_>> {
        let primary = self.primary(device)?;
        let mut current = ptr::null_mut();
        // SAFETY: the context is written to a place of ours, as null where there is none.
        let status = unsafe { (self.functions.current)(&raw mut current) };
        self.check("cuCtxGetCurrent", status)?;
        let is_pushed = Primary(current) != primary;
        if is_pushed {
            // SAFETY: the context is retained.
            let pushed = unsafe { (self.functions.push)(primary.0) };
            self.check("cuCtxPushCurrent", pushed)?;
        }
        Ok(Current {
            cuda: self,
            device,
            is_pushed,
        })
    }

    fn primary(&self, device: i32) -> Result<Primary> {
        let place = usize::try_from(device).ok();
        let Some(known) = place.and_then(|place| self.contexts.get(place)) else {
            return Err(Error::NoCudaDevice { device });
        };
        if let Some(primary) = known.get() {
            return Ok(*primary);
        }
        let mut context = ptr::null_mut();
        // SAFETY: the context is written to a place of ours; the driver refuses devices that it lacks.
        let retained = unsafe { (self.functions.retain)(&raw mut context, device) };
        self.check("cuDevicePrimaryCtxRetain", retained)?;
        Ok(*known.get_or_init(|| Primary(context)))
    }

    #[inline]
    fn check(&self, call: &'static str, status: Status) -> Result<()> {
        if status == SUCCESS {
            return Ok(());
        }
        Err(self.failed(call, status))
    }

    #[cold]
    fn failed(&self, call: &'static str, code: Status) -> Error {
        let mut name = ptr::null();
        // SAFETY: the name is written to a place of ours, as null for unknown codes.
        let told = unsafe { (self.functions.error_name)(code, &raw mut name) };
        let name = match told {
            // SAFETY: the driver's names are terminated and live as long as it.
            SUCCESS if !name.is_null() => unsafe { CStr::from_ptr(name) }.to_string_lossy(),
            _ => "an unknown code".into(),
        };
        Error::CudaStatus {
            call,
            code,
            name: name.into_owned(),
        }
    }
}

/// A device's primary context, current as long as this lives.
struct Current<'a> {
    cuda: &'a Cuda,
    device: i32,
    is_pushed: bool,
}

impl Current<'static> {
    fn allocate(&self, bytes: usize) -> Result<CudaMemory> {
        let mut pointer = 0;
        // SAFETY: a context is current, and the address is written to a place of ours.
        let status = unsafe { (self.cuda.functions.allocate)(&raw mut pointer, bytes.max(1)) };
        self.cuda.check("cuMemAlloc", status)?;
        Ok(CudaMemory {
            cuda: self.cuda,
            device: self.device,
            pointer,
        })
    }
}

impl Drop for Current<'_> {
    fn drop(&mut self) {
        if self.is_pushed {
            let mut context = ptr::null_mut();
            // SAFETY: the context on top is the one that `enter` pushed.
            unsafe { (self.cuda.functions.pop)(&raw mut context) };
        }
    }
}

/// Memory of a device, freed when this is dropped, after the work on it.
pub struct CudaMemory {
    cuda: &'static Cuda,
    device: i32,
    pointer: Pointer,
}

impl CudaMemory {
    /// Returns where it begins on the device.
    #[must_use]
    pub fn address(&self) -> usize {
        usize::try_from(self.pointer).expect("addresses have 64 bits here")
    }
}

impl Drop for CudaMemory {
    fn drop(&mut self) {
        // Where the driver has gone down first, the memory has gone with it.
        if let Ok(_current) = self.cuda.enter(self.device) {
            // SAFETY: `allocate` made it in this context, and drop runs once; the driver waits for the work on it.
            unsafe { (self.cuda.functions.free)(self.pointer) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_null_stream_is_the_legacy_default_stream() {
        assert_eq!(CudaStream::new(0), CudaStream::LEGACY_DEFAULT);
        assert_eq!(CudaStream::new(0x7000_0000).number(), 0x7000_0000);
    }

    #[test]
    fn no_stream_lies_in_the_first_pages() {
        assert_eq!(CudaStream::given(2).map(CudaStream::number), Some(2));
        assert_eq!(CudaStream::given(3), None);
        assert_eq!(CudaStream::given(0x1_0000), Some(CudaStream::new(0x1_0000)));
    }

    #[test]
    fn a_process_without_the_driver_is_told_what_loads_it() {
        let Err(error) = Cuda::attached() else {
            return; // a machine with a GPU, in which something has loaded the driver
        };
        assert!(
            error
                .to_string()
                .contains("import torch, cupy or jax first")
        );
    }
}
