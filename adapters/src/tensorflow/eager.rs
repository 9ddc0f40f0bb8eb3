//! Eager tensors and the memory behind them, both ways.
//!
//! TensorFlow's own objects are borrowed Python pointers here; who holds references to them is the caller's business.
#![expect(unsafe_code, reason = "calls TensorFlow's C interface")]

use std::cell::Cell;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::mem::MaybeUninit;
use std::path::Path;
use std::ptr::NonNull;
use std::sync::OnceLock;

use dlpack_broker_device::{self as device, ALIGNMENT, DType, Dims, Layout, MAX_RANK};

use super::dtype::TfDType;
use super::place::EagerPlace;
use crate::error::{Error, Result};
use crate::guard::guarded;
use crate::library::{Library, symbols};
use crate::runtimes::{QueueConvention, Row};

/// TensorFlow's row. The first library is where the Python types are in TensorFlow 2.21, the second where they are in
/// 2.15; both lead to the others.
pub(crate) const ROW: Row = Row {
    name: "tensorflow",
    module: "tensorflow",
    libraries: &[
        "lib_pywrap_tensorflow_common.so",
        "_pywrap_tensorflow_internal.so",
    ],
    required: &[Functions::NAMES],
    optional: &[],
    majors: &[],
    is_one_each: false,
    queues: QueueConvention::Waited,
};

/// What gives memory back: the pointer, its size in bytes, and an argument of the giver.
pub type Release = unsafe extern "C" fn(*mut c_void, usize, *mut c_void);

type Object = *const c_void;
type Handle = Option<NonNull<c_void>>;
type Status = NonNull<c_void>;

symbols! {
    /// The functions of TensorFlow that the adapter calls, the same in 2.15 and 2.21.
    struct Functions {
        is_eager: fn(Object) -> bool = "_Z22EagerTensor_CheckExactPK7_object";
        handle: fn(Object) -> Handle = "_Z18EagerTensor_HandlePK7_object";
        from_handle: fn(NonNull<c_void>, bool) -> Handle = "_Z21EagerTensorFromHandleP16TFE_TensorHandleb";
        dtype: fn(NonNull<c_void>) -> TfDType = "TFE_TensorHandleDataType";
        ndim: fn(NonNull<c_void>, Status) -> c_int = "TFE_TensorHandleNumDims";
        dim: fn(NonNull<c_void>, c_int, Status) -> i64 = "TFE_TensorHandleDim";
        device_name: fn(NonNull<c_void>, Status) -> *const c_char = "TFE_TensorHandleBackingDeviceName";
        pointer: fn(NonNull<c_void>, Status) -> *mut c_void = "TFE_TensorHandleDevicePointer";
        from_memory: fn(
            *mut c_void,
            *const c_char,
            TfDType,
            *const i64,
            c_int,
            *mut c_void,
            usize,
            Release,
            *mut c_void,
            Status,
        ) -> Handle = "TFE_NewTensorHandleFromDeviceMemory";
        new_status: fn() -> Option<Status> = "TF_NewStatus";
        code: fn(Status) -> c_int = "TF_GetCode";
        message: fn(Status) -> *const c_char = "TF_Message";
        set_status: fn(Status, c_int, *const c_char) = "TF_SetStatus";
    }
}

thread_local! {
    /// The thread's status, made once and never deleted: a status a call would cost a third of a view.
    static STATUS: Cell<Option<Status>> = const { Cell::new(None) };
}

/// TensorFlow's eager runtime, found in this process.
pub struct Eager {
    functions: Functions,
}

/// What an eager tensor is, and where its elements lie in row-major order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EagerView {
    /// The first element, for as long as the tensor lives; null only where there are no elements.
    pub pointer: *mut c_void,
    /// The type of the elements.
    pub dtype: DType,
    /// The shape.
    pub dims: Dims,
    /// Where the elements lie; a pointer to a device's memory is one in the device's own terms.
    pub place: EagerPlace,
}

/// A device of an eager context, on which a tensor is made.
#[derive(Clone, Copy, Debug)]
pub struct EagerDevice<'a> {
    /// The `TFE_Context*`.
    pub context: NonNull<c_void>,
    /// The device's name, also in the short form that TensorFlow completes.
    pub name: &'a CStr,
}

/// The parts of a view while foreign code runs: nothing that would need dropping.
#[derive(Clone, Copy)]
struct Parts {
    pointer: *mut c_void,
    dtype: TfDType,
    ndim: usize,
    device_name: *const c_char,
}

/// Why there is no view, likewise.
#[derive(Clone, Copy)]
enum Fault {
    NotEager,
    DType(TfDType),
    Rank(c_int),
    Status(&'static str),
}

impl Eager {
    /// The host, in the short form that TensorFlow completes.
    pub const HOST: &CStr = c"CPU:0";

    /// Attaches to the TensorFlow that this process has loaded, by a mapped file that leads to its functions; without one,
    /// or where it leads nowhere, all that is mapped is searched, which takes several times as long.
    ///
    /// A success is remembered and costs one atomic load from then on; a miss is not, since TensorFlow may be imported
    /// later.
    ///
    /// # Errors
    ///
    /// [`Error::NotLoaded`], [`Error::NotOpened`], [`Error::SymbolsMissing`].
    #[inline]
    pub fn attached(file: Option<&Path>) -> Result<&'static Self> {
        static ATTACHED: OnceLock<Eager> = OnceLock::new();
        if let Some(eager) = ATTACHED.get() {
            return Ok(eager);
        }
        let eager = Self::attach(file)?;
        Ok(ATTACHED.get_or_init(|| eager))
    }

    #[cold]
    fn attach(file: Option<&Path>) -> Result<Self> {
        if let Some(Ok(library)) = file.map(|file| Library::open(file.into()))
            // SAFETY: as below.
            && let Ok(functions) = unsafe { Functions::resolve(&[library]) }
        {
            return Ok(Self { functions });
        }
        let libraries = Library::mapped(&ROW)?;
        // SAFETY: TensorFlow declares its C functions with the types of the table and keeps them stable; the mangled
        // names hold the types of the other functions' arguments.
        let functions = unsafe { Functions::resolve(&libraries) }?;
        Ok(Self { functions })
    }

    /// Looks at an eager tensor, after the work that fills it is done.
    ///
    /// In TensorFlow's asynchronous mode that is a wait, and an operation that fails wants the GIL before it is done:
    /// whoever holds the GIL here then waits for ever.
    ///
    /// # Errors
    ///
    /// [`Error::NotEager`]; [`Error::UnsupportedTfDType`] for strings and other things that are no plain numbers;
    /// [`Error::Status`] where TensorFlow refuses, as for tensors of other processes; [`Error::OpaquePointer`] for what
    /// Intel's extension has by default, tensors whose odd addresses are none; [`Error::ForeignException`].
    ///
    /// # Safety
    ///
    /// `tensor` is a Python object to which the caller has a reference until this returns.
    pub unsafe fn view(&self, tensor: *const c_void) -> Result<EagerView> {
        let mut dims = [MaybeUninit::<i64>::uninit(); MAX_RANK];
        let (place, status) = (&raw mut dims, self.status()?);
        let parts = guarded("TFE_TensorHandleDevicePointer", || {
            // SAFETY: the caller vouches for the object, the status is the thread's, and the array lives until the end.
            unsafe { self.parts(tensor, place, status) }
        })?;
        let parts = parts.map_err(|fault| self.error(fault, status))?;
        let dtype = parts.dtype.to_dtype();
        let dtype = dtype.ok_or(Error::UnsupportedTfDType(parts.dtype))?;
        // SAFETY: the name is the device's own, terminated, and the tensor keeps its device.
        let name = unsafe { CStr::from_ptr(parts.device_name) };
        let place = EagerPlace::parse(name.to_bytes());
        if place != EagerPlace::Host && parts.pointer.addr() % 2 == 1 {
            let device = place.to_string();
            return Err(Error::OpaquePointer { device });
        }
        let dims = dims[..parts.ndim].iter();
        Ok(EagerView {
            pointer: parts.pointer,
            dtype,
            // SAFETY: `parts` wrote as many dimensions as it says.
            dims: dims.map(|dim| unsafe { dim.assume_init() }).collect(),
            place,
        })
    }

    /// Reads a tensor's parts and writes its dimensions.
    ///
    /// # Safety
    ///
    /// As [`Eager::view`]; `dims` is valid for writing, and `status` is the thread's own.
    unsafe fn parts(
        &self,
        tensor: Object,
        dims: *mut [MaybeUninit<i64>; MAX_RANK],
        status: Status,
    ) -> std::result::Result<Parts, Fault> {
        let functions = &self.functions;
        // SAFETY: the caller vouches for the object.
        if !unsafe { (functions.is_eager)(tensor) } {
            return Err(Fault::NotEager);
        }
        // SAFETY: the object is an eager tensor, by the line above, and lends its handle.
        let handle = unsafe { (functions.handle)(tensor) }.ok_or(Fault::NotEager)?;
        // SAFETY: the tensor keeps the handle alive; so it does for the calls below.
        let dtype = unsafe { (functions.dtype)(handle) };
        // TensorFlow aborts the process when it is asked for the pointer of what cannot be copied by bytes.
        if dtype.to_dtype().is_none() {
            return Err(Fault::DType(dtype));
        }
        // SAFETY: as above.
        let ndim = unsafe { (functions.ndim)(handle, status) };
        let places = match usize::try_from(ndim) {
            Ok(ndim) if ndim <= MAX_RANK => ndim,
            Ok(_) => return Err(Fault::Rank(ndim)),
            Err(_) => return Err(Fault::Status("TFE_TensorHandleNumDims")),
        };
        // SAFETY: the caller vouches for the array, which nobody else uses meanwhile.
        let dims = unsafe { &mut *dims };
        for (axis, place) in (0..ndim).zip(&mut dims[..places]) {
            // SAFETY: as above, and the axis is below the rank.
            match unsafe { (functions.dim)(handle, axis, status) } {
                dim @ 0.. => place.write(dim),
                _ => return Err(Fault::Status("TFE_TensorHandleDim")),
            };
        }
        // SAFETY: as above.
        let name = unsafe { (functions.device_name)(handle, status) };
        // SAFETY: as above; the dtype has bytes to point at.
        let pointer = unsafe { (functions.pointer)(handle, status) };
        // SAFETY: as above.
        let refused = pointer.is_null() && unsafe { (functions.code)(status) } != 0;
        if name.is_null() || refused {
            return Err(Fault::Status("TFE_TensorHandleDevicePointer"));
        }
        Ok(Parts {
            pointer,
            dtype,
            ndim: places,
            device_name: name,
        })
    }

    /// Makes an eager tensor on a device of memory that stays the giver's until `release` runs; returns a new reference
    /// to the Python object.
    ///
    /// The memory is taken whatever comes back: `release(pointer, bytes, argument)` runs once, on any thread, perhaps
    /// without the GIL or after Python has ended, when TensorFlow drops its last reference. On an error it has run when
    /// this returns, with zero bytes where TensorFlow was not asked; only an exception may leave it undone. It should
    /// still bear a second run: TensorFlow's own importers are known for that.
    ///
    /// TensorFlow believes the dtype, even one that its version lacks, so ask only for what the loaded one has: 2.15 has
    /// no float8 but `float8_e5m2` and `float8_e4m3fn`.
    ///
    /// # Errors
    ///
    /// [`Error::NoTfDType`], [`Error::Layout`] for a shape that is none, [`Error::Misaligned`]: TensorFlow's kernels
    /// abort on other memory; [`Error::Status`] where TensorFlow refuses; [`Error::ForeignException`].
    ///
    /// # Safety
    ///
    /// The caller holds the GIL. The context is an initialised one, and has the device: for one that it has not it would
    /// run `release` and answer with nothing, and some versions run it again. `pointer` is valid on that device for the
    /// elements of that dtype and shape until `release` runs, and `release` may be called as said above.
    pub unsafe fn make(
        &self,
        device: EagerDevice<'_>,
        dtype: DType,
        dims: &[i64],
        pointer: NonNull<c_void>,
        release: Release,
        argument: *mut c_void,
    ) -> Result<NonNull<c_void>> {
        let accepted = Self::accept(dtype, dims, pointer);
        let ((number, bytes), status) = match accepted.and_then(|it| Ok((it, self.status()?))) {
            Ok(accepted) => accepted,
            Err(error) => {
                // SAFETY: the caller vouches for the function; nobody got the memory.
                unsafe { release(pointer.as_ptr(), 0, argument) };
                return Err(error);
            }
        };
        let functions = &self.functions;
        // A layout has at most `MAX_RANK` dimensions.
        let (shape, ndim) = (
            dims.as_ptr(),
            c_int::try_from(dims.len()).unwrap_or(c_int::MAX),
        );
        let made = guarded("TFE_NewTensorHandleFromDeviceMemory", || {
            // SAFETY: the caller vouches for context, memory, release and the GIL; the shape is valid by `accept`.
            let handle = unsafe {
                (functions.from_memory)(
                    device.context.as_ptr(),
                    device.name.as_ptr(),
                    number,
                    shape,
                    ndim,
                    pointer.as_ptr(),
                    bytes,
                    release,
                    argument,
                    status,
                )
            };
            let call = "TFE_NewTensorHandleFromDeviceMemory";
            let handle = handle.ok_or(Fault::Status(call))?;
            // SAFETY: the handle is ours, and given away here; the caller holds the GIL.
            Ok(unsafe { (functions.from_handle)(handle, false) })
        })?;
        let made = made.map_err(|fault| self.error(fault, status))?;
        let call = "EagerTensorFromHandle";
        made.ok_or(Error::NullResult { call })
    }

    /// Checks what TensorFlow does not: it would take any of it, and abort or read beyond the end later.
    fn accept(dtype: DType, dims: &[i64], pointer: NonNull<c_void>) -> Result<(TfDType, usize)> {
        let number = TfDType::from_dtype(dtype).ok_or(Error::NoTfDType(dtype))?;
        let elements = Layout::row_major(dims)?.len();
        let bytes = elements.checked_mul(usize::from(dtype.bits() / 8));
        let too_many = || device::Error::TooManyElements { shape: dims.into() };
        let bytes = bytes.ok_or_else(too_many)?;
        let address = pointer.addr().get();
        if !address.is_multiple_of(ALIGNMENT) {
            return Err(Error::Misaligned {
                address,
                alignment: ALIGNMENT,
            });
        }
        Ok((number, bytes))
    }

    /// Returns the thread's status, which says that all is well.
    fn status(&self) -> Result<Status> {
        if let Some(status) = STATUS.get() {
            return Ok(status);
        }
        let (new_status, call) = (self.functions.new_status, "TF_NewStatus");
        // SAFETY: the function has no demands.
        let status = guarded(call, || unsafe { new_status() })?;
        STATUS.set(status);
        status.ok_or(Error::NullResult { call })
    }

    /// Turns a fault into an error, with TensorFlow's message, and makes the status fit for the next call.
    #[cold]
    fn error(&self, fault: Fault, status: Status) -> Error {
        let call = match fault {
            Fault::NotEager => return Error::NotEager,
            Fault::DType(dtype) => return Error::UnsupportedTfDType(dtype),
            Fault::Rank(ndim) => {
                let ndim = usize::try_from(ndim).unwrap_or_default();
                return device::Error::RankTooLarge { ndim }.into();
            }
            Fault::Status(call) => call,
        };
        let functions = &self.functions;
        // SAFETY: the status is the thread's own, as in the calls below.
        let code = unsafe { (functions.code)(status) };
        // SAFETY: as above.
        let message = unsafe { (functions.message)(status) };
        // SAFETY: TensorFlow terminates its messages, and the status keeps this one until it is set again.
        let message = unsafe { CStr::from_ptr(message) };
        let message = message.to_string_lossy().into_owned();
        // SAFETY: as above; an empty message is terminated.
        unsafe { (functions.set_status)(status, 0, c"".as_ptr()) };
        Error::Status {
            call,
            code,
            message,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use super::*;
    use crate::error::ErrorKind;

    fn accept(dtype: DType, dims: &[i64], address: usize) -> Result<(TfDType, usize)> {
        let pointer = NonNull::new(ptr::without_provenance_mut(address)).unwrap();
        Eager::accept(dtype, dims, pointer)
    }

    #[test]
    fn sizes_follow_from_dtype_and_shape() {
        let number = |dtype| TfDType::from_dtype(dtype).unwrap();
        let cases: [(_, &[i64], _); 3] = [
            (DType::Float32, &[2, 3], 24),
            (DType::Complex128, &[], 16),
            (DType::Float8E5M2, &[0, 7], 0),
        ];
        for (dtype, dims, bytes) in cases {
            assert_eq!(accept(dtype, dims, 64), Ok((number(dtype), bytes)));
        }
    }

    #[test]
    fn what_kills_tensorflow_later_is_refused() {
        let kind = |dtype, dims: &[i64], address| accept(dtype, dims, address).unwrap_err().kind();
        assert_eq!(kind(DType::Float32, &[4], 32), ErrorKind::Misaligned);
        assert_eq!(kind(DType::Float32, &[-1], 64), ErrorKind::Invalid);
        assert_eq!(kind(DType::Complex128, &[i64::MAX], 64), ErrorKind::Invalid);
        assert_eq!(
            kind(DType::Complex32, &[4], 64),
            ErrorKind::UnsupportedDType
        );
    }

    #[test]
    fn a_process_without_tensorflow_is_told_so() {
        let missing = Eager::attached(None).map(|_| ()).unwrap_err();
        assert_eq!(missing.kind(), ErrorKind::NotLoaded);
    }
}
