//! What does not fit a kernel or its device, and is told before the driver sees it.

use dlpack_broker_device::ErrorKind;
use dlpack_broker_device::level_zero::{Argument, Range};

use crate::kernels::plain;
use crate::launcher::{Made, launch, whole};
use crate::process::{Claim, claim};

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(arguments_that_do_not_fit_are_errors).with_kernels(),
    claim!(a_place_behind_a_block_is_an_error).with_kernels(),
    claim!(memory_of_the_host_is_an_error_that_says_what_to_do).with_kernels(),
    claim!(a_null_pointer_is_an_argument).with_kernels(),
    claim!(
        usm_of_another_context_is_an_error,
        "BROKER_SOFTWARE_ZE_POINTERS" = "context"
    )
    .with_kernels(),
    claim!(groups_that_the_device_cannot_run_are_errors).with_kernels(),
    claim!(more_local_memory_than_there_is_is_an_error).with_kernels(),
    claim!(a_queue_of_another_context_is_an_error).with_kernels(),
];

/// Says what is wrong with a launch of one work item.
fn refusal(made: &Made, name: &str, arguments: &[Argument<'_>]) -> String {
    let error = made.launch(&made.kernel(name), 1, arguments).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    error.to_string()
}

fn arguments_that_do_not_fit_are_errors() {
    let made = Made::of(&plain());
    let data = made.block(&[0_u32; 4]);
    let (data, value) = (whole(&data), Argument::Value(&[0; 4]));
    let cases: [(&str, &[Argument<'_>], &str); 6] = [
        (
            "store",
            &[data],
            "wanted 2 arguments for kernel \"store\", got 1",
        ),
        (
            "count",
            &[data, value],
            "wanted 1 arguments for kernel \"count\", got 2",
        ),
        (
            "store",
            &[data, value],
            "wanted a value of 8 bytes as argument 1 of kernel \"store\", got a value of 4 bytes",
        ),
        (
            "count",
            &[value],
            "wanted the address of USM as argument 0 of kernel \"count\", got a value of 4 bytes",
        ),
        (
            "store",
            &[data, data],
            "wanted a value of 8 bytes as argument 1 of kernel \"store\", got a block from byte 0 on",
        ),
        (
            "swap",
            &[data, Argument::Local(0)],
            "wanted at least 1 byte of local memory as argument 1 of kernel \"swap\", got 0 bytes of local memory",
        ),
    ];
    for (name, arguments, wanted) in cases {
        assert_eq!(refusal(&made, name, arguments), wanted);
    }
}

fn memory_of_the_host_is_an_error_that_says_what_to_do() {
    let (made, local) = (Made::of(&plain()), [0_u32; 4]);
    let text = refusal(&made, "count", &[Argument::Pointer(local.as_ptr().cast())]);
    assert!(
        text.starts_with("wanted USM of the queue's context as argument 0"),
        "{text}"
    );
    assert!(
        text.contains(&format!("{:#x}", local.as_ptr().addr())),
        "{text}"
    );
    assert!(
        text.ends_with("copy to memory that was allocated in that context"),
        "{text}"
    );
}

fn a_null_pointer_is_an_argument() {
    let made = Made::of(&plain());
    let arguments = [Argument::Pointer(std::ptr::null()); 2];
    let range = Range::new(&[0]).unwrap();
    launch(&made.queue, &made.kernel("gate"), range, &arguments, &[]).unwrap();
}

fn usm_of_another_context_is_an_error() {
    let (made, other) = (Made::of(&plain()), Made::of(&plain()));
    let data = other.block(&[0_u32; 4]);
    for argument in [whole(&data), Argument::Pointer(data.pointer().as_ptr())] {
        let text = refusal(&made, "count", &[argument]);
        assert!(
            text.starts_with("wanted USM of the queue's context"),
            "{text}"
        );
    }
}

fn groups_that_the_device_cannot_run_are_errors() {
    let made = Made::of(&plain());
    let data = made.block(&[0_u32; 4]);
    let most = made.queue.device().properties().group_size as usize;
    let range = Range::grouped(&[2 * most], &[2 * most]).unwrap();
    let error = launch(
        &made.queue,
        &made.kernel("count"),
        range,
        &[whole(&data)],
        &[],
    );
    let text = error.err().unwrap().to_string();
    assert!(
        text.starts_with(&format!("wanted at most {most} work items in a group")),
        "{text}"
    );
}

fn more_local_memory_than_there_is_is_an_error() {
    let made = Made::of(&plain());
    let data = made.block(&[0_u32; 4]);
    let most = made.queue.device().properties().local_bytes as usize;
    let text = refusal(&made, "swap", &[whole(&data), Argument::Local(most + 1)]);
    let wanted = format!(
        "wanted at most {most} bytes of local memory for kernel \"swap\", got {}",
        most + 1
    );
    assert_eq!(text, wanted);
}

fn a_queue_of_another_context_is_an_error() {
    let (made, other) = (Made::of(&plain()), Made::of(&plain()));
    let data = made.block(&[0_u32; 4]);
    let error = other
        .launch(&made.kernel("count"), 1, &[whole(&data)])
        .err()
        .unwrap();
    let text = error.to_string();
    assert!(
        text.starts_with("wanted a queue of the context and device"),
        "{text}"
    );
}

fn a_place_behind_a_block_is_an_error() {
    let made = Made::of(&plain());
    let data = made.block(&[0_u32; 4]);
    let text = refusal(&made, "count", &[Argument::Block(&data, 513)]);
    let wanted = "wanted a place within the 512 bytes of a block as argument 0 of kernel \"count\", got a block from byte 513 on";
    assert_eq!(text, wanted);
}
