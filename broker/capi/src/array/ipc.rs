//! Arrays that other processes of the machine open: bytes that name the memory and say which part of it the array is.
#![expect(unsafe_code, reason = "exports C functions")]

use std::ptr::NonNull;

use dlpack_broker::device::level_zero::refuse_in_child;
use dlpack_broker::device::{Device, Layout, Memory, SharedFile, Ticket, UsmKind as Usm};
use dlpack_broker::ffi::{DLDataType, DLDataTypeCode};
use dlpack_broker::transfer::{allocation, settle};
use dlpack_broker::{Element, Tensor};

use super::allocate::{home, target};
use super::owner::Array;
use crate::argument;
use crate::bytes;
use crate::context::Context;
use crate::entry::entry;
use crate::error::{Error, Result};
use crate::handle;
use crate::status::Status;

/// What the bytes begin with; the last letter is the version of the rest.
const MARK: &[u8; 8] = b"brokipc0";

/// Names an array's memory to other processes, without a copy.
///
/// What was put on queues for the memory is done when this returns; after that the processes tell each other when to
/// read. Keep a handle of the array until the other process has opened it; once it is open either may end first.
///
/// `array` keep. `bytes` and `length` give: release them by `broker_bytes_release`; the bytes may be sent anywhere.
/// Errors: `BROKER_STATUS_COPY_REQUIRED` for memory that no other process can open, and those of
/// `broker_array_to_dlpack`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_to_ipc(
    array: *const Array,
    bytes: *mut *mut u8,
    length: *mut usize,
) -> Status {
    entry("broker_array_to_ipc", || {
        // SAFETY: the caller passes a handle.
        let tensor = unsafe { handle::borrow(array, "array") }?;
        // SAFETY: the caller passes room for a pointer.
        let start = unsafe { argument::output(bytes, "bytes") }?;
        // SAFETY: the caller passes room for a size.
        let count = unsafe { argument::output(length, "length") }?;
        settle(tensor)?;
        let (own, own_length) = bytes::give(named(tensor)?);
        start.write(own);
        count.write(own_length);
        Ok(())
    })
}

/// Opens an array of another process, without a copy.
///
/// `bytes` keep: those of `broker_array_to_ipc`. `context` keep: one of the device that the memory is on; null for the
/// host's. `array` give: release it by `broker_array_release`.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT` for other bytes, another device, or a process that has ended or does not let
/// this one have its memory; `BROKER_STATUS_INVALID_HANDLE`, `BROKER_STATUS_DRIVER_FAILURE`,
/// `BROKER_STATUS_FORKED_CHILD`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_from_ipc(
    bytes: *const u8,
    length: usize,
    context: *const Context,
    array: *mut *mut Array,
) -> Status {
    entry("broker_array_from_ipc", || {
        // SAFETY: the caller passes so many bytes.
        let passed = unsafe { argument::values(bytes, length, "bytes") }?;
        // SAFETY: the caller passes a handle, or null.
        let home = unsafe { home(context) }?;
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(array, "array") }?;
        let (ticket, part) = Part::read(passed).ok_or(Error::NoIpc { bytes: length })??;
        let opened = match home {
            Some(home) => {
                refuse_in_child()?;
                let opened = home.open(&ticket)?;
                let start = opened.pointer();
                part.over(start, ticket.bytes(), |first| {
                    Memory::foreign(first, target(home).device(), opened)
                })
            }
            None => {
                let file = SharedFile::open(&ticket)?;
                let start = file.pointer();
                part.over(start, ticket.bytes(), |first| {
                    Memory::foreign(first, Device::Host, file)
                })
            }
        };
        let opened = opened?.ok_or(Error::NoIpc { bytes: length })?;
        output.write(handle::give::<Array>(opened));
        Ok(())
    })
}

/// Which elements of memory are an array's.
struct Part {
    /// How many bytes the first element stands behind the memory's start.
    offset: u64,
    layout: Layout,
    element: Element,
    read_only: bool,
}

fn named(tensor: &Tensor) -> Result<Vec<u8>> {
    let (ticket, start) = match (tensor.memory().owner::<SharedFile>(), allocation(tensor)) {
        (Some(file), _) => (file.ticket()?, file.pointer()),
        (None, Some(own)) if own.kind() == Usm::Device => (own.share()?, own.pointer()),
        _ => return Err(Error::NotShareable),
    };
    let part = Part {
        offset: (tensor.address() - start.addr().get()) as u64,
        layout: tensor.layout().clone(),
        element: tensor.element(),
        read_only: tensor.is_read_only(),
    };
    Ok(part.written(&ticket))
}

impl Part {
    fn written(&self, ticket: &Ticket) -> Vec<u8> {
        let DLDataType { code, bits, lanes } = self.element.raw();
        let ticket = ticket.to_bytes();
        let mut bytes = MARK.to_vec();
        bytes.extend((ticket.len() as u64).to_le_bytes());
        bytes.extend(ticket);
        bytes.extend(self.offset.to_le_bytes());
        bytes.extend([code.0, bits]);
        bytes.extend(lanes.to_le_bytes());
        bytes.extend([u8::from(self.element.is_padded()), u8::from(self.read_only)]);
        bytes.extend((self.layout.ndim() as u64).to_le_bytes());
        let dims = self.layout.shape().iter().chain(self.layout.strides());
        bytes.extend(dims.flat_map(|dim| dim.to_le_bytes()));
        bytes
    }

    /// Reads what [`Part::written`] wrote; `None` for other bytes.
    fn read(bytes: &[u8]) -> Option<Result<(Ticket, Self)>> {
        let mut rest = bytes.strip_prefix(MARK)?;
        let ticket_length = usize::try_from(number(&mut rest)?).ok()?;
        let (ticket, mut rest) = rest.split_at_checked(ticket_length)?;
        let offset = number(&mut rest)?;
        let ([code, bits, low, high, padded, read_only], mut rest) = rest.split_first_chunk()?;
        let raw = DLDataType {
            code: DLDataTypeCode(*code),
            bits: *bits,
            lanes: u16::from_le_bytes([*low, *high]),
        };
        let ndim = usize::try_from(number(&mut rest)?).ok()?;
        if rest.len() % 16 != 0 || rest.len() / 16 != ndim {
            return None;
        }
        let dims: Option<Vec<i64>> = (0..2 * ndim)
            .map(|_| number(&mut rest).map(u64::cast_signed))
            .collect();
        let dims = dims?;
        let (shape, strides) = dims.split_at(ndim);
        let made = Ticket::from_bytes(ticket).and_then(|ticket| {
            let part = Self {
                offset,
                layout: Layout::new(shape, strides)?,
                element: Element::new(raw, *padded != 0),
                read_only: *read_only != 0,
            };
            Ok((ticket, part))
        });
        Some(made.map_err(Error::from))
    }

    /// Lays the array over memory from a start on; `None` where that does not hold all of it.
    fn over(
        self,
        start: NonNull<u8>,
        bytes: usize,
        held: impl FnOnce(NonNull<u8>) -> Memory,
    ) -> Result<Option<Tensor>> {
        let offset = usize::try_from(self.offset).ok();
        let Some(offset) = offset.filter(|offset| *offset <= bytes) else {
            return Ok(None);
        };
        let first = NonNull::new(start.as_ptr().wrapping_add(offset)).unwrap_or(start);
        let tensor = Tensor::new(held(first), self.layout, self.element, self.read_only)?;
        let (low, end) = tensor.span();
        let base = start.addr().get();
        Ok((low >= base && end - base <= bytes).then_some(tensor))
    }
}

fn number(rest: &mut &[u8]) -> Option<u64> {
    let (first, others) = rest.split_first_chunk()?;
    *rest = others;
    Some(u64::from_le_bytes(*first))
}
