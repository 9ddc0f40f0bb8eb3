//! Launches: a kernel run over a range of work items, with arguments that fit it.
//!
//! ```text
//! launch(kernel, range, arguments, after):
//!     with the kernel held, so that no other thread's arguments come in between:
//!         each argument: checked against the parameter, set
//!         groups: chosen or checked, set unless the last launch had the same range
//!         append
//!     the pool's blocks among the arguments are the queue's until the event
//! ```
#![expect(unsafe_code, reason = "calls the loader")]

use super::event::Event;
use super::fork::refuse_in_child;
use super::kernel::{Held, Kernel};
use super::parameter::Parameter;
use super::pool::Block;
use super::queue::Queue;
use crate::error::Result;
use crate::kernel_error::KernelError;

/// How many work items a launch has along one to three dimensions, and how many of them are a group.
///
/// The first number counts what the kernel knows as dimension 0, along which neighbours are neighbours in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    global: [u32; 3],
    group: Option<[u32; 3]>,
}

/// What a launch passes to a kernel in one place.
#[derive(Clone, Copy)]
pub enum Argument<'a> {
    /// An address of USM of the queue's context, or null.
    Pointer(*const u8),
    /// A block of a pool, from so many bytes behind its start; no other queue gets it before the launch is done.
    Block(&'a Block, usize),
    /// The bytes of a value, as the device has them in memory.
    Value(&'a [u8]),
    /// So many bytes of memory for each group.
    Local(usize),
}

impl Range {
    /// Makes a range whose groups the driver chooses.
    ///
    /// # Errors
    ///
    /// [`KernelError::Dimensions`], [`KernelError::TooManyItems`].
    pub fn new(global: &[usize]) -> Result<Self> {
        let global = sizes(global)?;
        Ok(Self {
            global,
            group: None,
        })
    }

    /// Makes a range whose groups have a size, which divides the number of work items along each dimension.
    ///
    /// # Errors
    ///
    /// [`KernelError::Dimensions`], [`KernelError::TooManyItems`], [`KernelError::GroupDimensions`],
    /// [`KernelError::UnevenGroups`].
    pub fn grouped(global: &[usize], group: &[usize]) -> Result<Self> {
        let (items, local) = (sizes(global)?, sizes(group)?);
        if global.len() != group.len() {
            let (range, group) = (global.len(), group.len());
            return Err(KernelError::GroupDimensions { range, group }.into());
        }
        if !is_even(items, local) {
            return Err(KernelError::UnevenGroups {
                global: global.to_vec(),
                local: group.to_vec(),
            }
            .into());
        }
        Ok(Self {
            global: items,
            group: Some(local),
        })
    }

    fn is_empty(&self) -> bool {
        self.global.contains(&0)
    }
}

impl Queue {
    /// Runs a kernel over a range of work items, after the work before it and after those events.
    ///
    /// A range without work items waits alone.
    ///
    /// # Errors
    ///
    /// [`Error::Kernel`](crate::Error::Kernel) for what does not fit the kernel or the device; nothing is queued then;
    /// [`Error::Driver`](crate::Error::Driver), [`Error::ForkedChild`](crate::Error::ForkedChild).
    ///
    /// # Safety
    ///
    /// Until the event is signalled, memory that the kernel reaches by the arguments, and by addresses that it finds in
    /// memory, stays allocated, and nobody else writes to what it reads nor touches what it writes.
    pub unsafe fn launch(
        &self,
        kernel: &Kernel,
        range: Range,
        arguments: &[Argument<'_>],
        after: &[Event],
    ) -> Result<Event> {
        // Before the kernel's lock, which a fork may have copied while it was held.
        refuse_in_child()?;
        fits(self, kernel, arguments)?;
        let mut held = kernel.hold();
        pass(self, kernel, &held, arguments)?;
        if !held.has_range(&range) {
            if range.is_empty() {
                return self.barrier(after);
            }
            prepare(self, kernel, &mut held, range)?;
        }
        let functions = self.context().driver().api.functions();
        let append = functions.zeCommandListAppendLaunchKernel;
        let event = self.append(
            "zeCommandListAppendLaunchKernel",
            after,
            |list, signal, count, waits| {
                // SAFETY: list, kernel and events are live, the arguments are set, and the caller vouches for memory.
                unsafe { append(list, held.handle(), held.groups(), signal, count, waits) }
            },
        )?;
        held.launched(self, &event);
        drop(held);
        for argument in arguments {
            if let Argument::Block(block, _) = argument {
                block.used_by(&event);
            }
        }
        Ok(event)
    }
}

/// Checks that a kernel fits a queue, and the number of arguments the kernel.
fn fits(queue: &Queue, kernel: &Kernel, arguments: &[Argument<'_>]) -> Result<()> {
    let (module, wanted) = (kernel.module(), kernel.parameters().len());
    if module.context() != queue.context() || module.device() != queue.device() {
        return Err(KernelError::OtherQueue {
            kernel: kernel.name().to_owned(),
            queue: queue.device().name(),
        }
        .into());
    }
    if arguments.len() != wanted {
        return Err(KernelError::ArgumentCount {
            kernel: kernel.name().to_owned(),
            wanted,
            got: arguments.len(),
        }
        .into());
    }
    Ok(())
}

/// Checks arguments and sets them.
fn pass(queue: &Queue, kernel: &Kernel, held: &Held<'_>, arguments: &[Argument<'_>]) -> Result<()> {
    let mut local_bytes = kernel.local_bytes();
    let pairs = kernel.parameters().iter().zip(arguments);
    for (index, (parameter, argument)) in (0_u32..).zip(pairs) {
        match (parameter, argument) {
            (Parameter::Pointer(_), Argument::Block(block, offset))
                if *offset <= block.bytes() && block.context() == queue.context() =>
            {
                let address = block.pointer().as_ptr().wrapping_add(*offset);
                held.set_address(index, address)?;
            }
            _ => pass_other(
                queue,
                held,
                (index, *parameter, *argument),
                &mut local_bytes,
            )?,
        }
    }
    let most = queue.device().properties().local_bytes as usize;
    if local_bytes > most {
        return Err(KernelError::LocalMemory {
            kernel: kernel.name().to_owned(),
            bytes: local_bytes,
            most,
        }
        .into());
    }
    Ok(())
}

/// Checks what is no block of the queue's context, and sets it; counts the bytes of local memory.
// Apart from the blocks, which most arguments are, so that their way is short.
#[inline(never)]
fn pass_other(
    queue: &Queue,
    held: &Held<'_>,
    (index, parameter, argument): (u32, Parameter, Argument<'_>),
    local_bytes: &mut usize,
) -> Result<()> {
    match (parameter, argument) {
        (Parameter::Pointer(_), Argument::Pointer(address)) => {
            let is_ours = address.is_null() || queue.context().known(address)?.is_some();
            if !is_ours {
                return Err(stranger(held, index, address).into());
            }
            held.set_address(index, address)
        }
        (Parameter::Pointer(_), Argument::Block(block, offset)) if offset <= block.bytes() => {
            let address = block.pointer().as_ptr().wrapping_add(offset);
            Err(stranger(held, index, address).into())
        }
        (Parameter::Local, Argument::Local(bytes @ 1..)) => {
            *local_bytes = local_bytes.saturating_add(bytes);
            held.set_local(index, bytes)
        }
        (Parameter::Number(number), Argument::Value(value)) if value.len() == number.bytes() => {
            held.set_value(index, value)
        }
        (Parameter::Value(Some(bytes)), Argument::Value(value)) if value.len() == bytes => {
            held.set_value(index, value)
        }
        (Parameter::Value(None), Argument::Value(value)) if !value.is_empty() => {
            held.set_value(index, value)
        }
        (parameter, argument) => Err(misfit(held, index, parameter, argument).into()),
    }
}

#[cold]
fn stranger(held: &Held<'_>, index: u32, address: *const u8) -> KernelError {
    KernelError::NotUsm {
        kernel: held.name().to_owned(),
        index: index as usize,
        address: address.addr(),
    }
}

#[cold]
fn misfit(
    held: &Held<'_>,
    index: u32,
    parameter: Parameter,
    argument: Argument<'_>,
) -> KernelError {
    let wanted = match (parameter, argument) {
        (Parameter::Pointer(_), Argument::Block(block, _)) => {
            format!("a place within the {} bytes of a block", block.bytes())
        }
        (Parameter::Pointer(_), _) => "the address of USM".to_owned(),
        (Parameter::Local, _) => "at least 1 byte of local memory".to_owned(),
        (Parameter::Number(number), _) => format!("a value of {} bytes", number.bytes()),
        (Parameter::Value(Some(bytes)), _) => format!("a value of {bytes} bytes"),
        (Parameter::Value(None), _) => "a value".to_owned(),
        (Parameter::Opaque, _) => {
            "an image, a sampler or the like, which a launch cannot pass,".to_owned()
        }
    };
    let got = match argument {
        Argument::Pointer(address) => format!("the address {:#x}", address.addr()),
        Argument::Block(_, offset) => format!("a block from byte {offset} on"),
        Argument::Value(value) => format!("a value of {} bytes", value.len()),
        Argument::Local(bytes) => format!("{bytes} bytes of local memory"),
    };
    KernelError::Argument {
        kernel: held.name().to_owned(),
        index: index as usize,
        wanted,
        got,
    }
}

/// Gives a kernel groups of a size that it and the device can run.
#[cold]
fn prepare(queue: &Queue, kernel: &Kernel, held: &mut Held<'_>, range: Range) -> Result<()> {
    let required = kernel.required_group();
    let group = match (range.group, required) {
        (Some(group), _) => group,
        (None, Some(required)) => required,
        (None, None) => dividing(held.suggested(range.global)?, range.global),
    };
    if let Some(wanted) = required.filter(|required| *required != group) {
        return Err(KernelError::OtherGroup {
            kernel: kernel.name().to_owned(),
            wanted,
            got: group,
        }
        .into());
    }
    if !is_even(range.global, group) {
        return Err(KernelError::UnevenGroups {
            global: range.global.map(|items| items as usize).to_vec(),
            local: group.map(|items| items as usize).to_vec(),
        }
        .into());
    }
    let properties = queue.device().properties();
    let items = group.into_iter().try_fold(1_u32, u32::checked_mul);
    let mut sizes = group.iter().zip(properties.group_sizes);
    if sizes.any(|(size, most)| *size > most)
        || items.is_none_or(|items| items > properties.group_size)
    {
        return Err(KernelError::LargeGroup {
            local: group,
            most: properties.group_size,
            along: properties.group_sizes,
        }
        .into());
    }
    let mut groups = range.global;
    for (items, size) in groups.iter_mut().zip(group) {
        *items /= size;
    }
    held.set_range(range, groups, group)
}

/// Claims that groups of a size divide the work items along each dimension.
fn is_even(global: [u32; 3], group: [u32; 3]) -> bool {
    let mut both = global.iter().zip(group);
    both.all(|(items, size)| size > 0 && items.is_multiple_of(size))
}

/// Makes a suggestion divide the number of work items, should it not.
fn dividing(suggested: [u32; 3], global: [u32; 3]) -> [u32; 3] {
    let mut group = suggested;
    for (size, items) in group.iter_mut().zip(global) {
        *size = common_divisor(items, *size).max(1);
    }
    group
}

fn common_divisor(mut larger: u32, mut smaller: u32) -> u32 {
    while smaller > 0 {
        (larger, smaller) = (smaller, larger % smaller);
    }
    larger
}

/// Returns sizes along three dimensions; those that are not named have one work item.
fn sizes(named: &[usize]) -> Result<[u32; 3]> {
    if !(1..=3).contains(&named.len()) {
        return Err(KernelError::Dimensions {
            sizes: named.to_vec(),
        }
        .into());
    }
    let mut sizes = [1; 3];
    for (size, named) in sizes.iter_mut().zip(named) {
        *size = u32::try_from(*named).map_err(|_| KernelError::TooManyItems { size: *named })?;
    }
    Ok(sizes)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case([256, 1, 1], [1000, 1, 1], [8, 1, 1])]
    #[case([256, 1, 1], [1024, 1, 1], [256, 1, 1])]
    #[case([16, 16, 1], [7, 32, 5], [1, 16, 1])]
    #[case([0, 1, 1], [8, 1, 1], [8, 1, 1])]
    fn a_suggestion_divides_the_range(
        #[case] suggested: [u32; 3],
        #[case] global: [u32; 3],
        #[case] group: [u32; 3],
    ) {
        assert_eq!(dividing(suggested, global), group);
    }

    #[rstest]
    #[case(&[], "1 to 3 dimensions")]
    #[case(&[1, 2, 3, 4], "1 to 3 dimensions")]
    #[case(&[1 << 32], "use more dimensions")]
    fn ranges_have_sizes_that_drivers_count(#[case] global: &[usize], #[case] said: &str) {
        let error = Range::new(global).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }

    #[rstest]
    #[case(&[100], &[64], "to be a multiple of")]
    #[case(&[64, 64], &[64], "of as many dimensions as the range, 2, got 1")]
    #[case(&[64], &[0], "to be a multiple of")]
    fn groups_divide_their_range(
        #[case] global: &[usize],
        #[case] group: &[usize],
        #[case] said: &str,
    ) {
        let error = Range::grouped(global, group).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}
