//! Children that are forked from a process that uses the driver, and how they end.
//!
//! OpenCL's runtime waits for its kernels at the end of a process, and a child has no thread that ends them.

use std::thread;
use std::time::Duration;

use crate::fixture::{
    Claim, Process, Ze, claim, forked, plain, put_into_c_output, register_another_status, way,
};

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(a_child_that_is_forked_while_a_kernel_runs_ends_with_its_status).with_kernels(),
    claim!(a_child_of_such_a_child_ends_with_its_status).with_kernels(),
    claim!(what_a_child_left_in_streams_of_c_is_written).with_kernels(),
    claim!(functions_that_a_child_registered_run_at_its_end).with_kernels(),
    claim!(a_child_that_is_forked_while_lists_wait_for_ever_ends),
];

pub(crate) const ROLES: &[Claim] = &[PUTS];

const PUTS: Claim = claim!(puts_a_line_in_a_child).with_kernels();

/// Returns when a kernel runs, and will for a while.
fn with_a_kernel_at_work() {
    const A_WHILE: u64 = 1 << 26;
    let ze = Ze::start();
    let busy = ze.kernel(ze.module(&plain()), c"busy");
    busy.pointer(0, ze.shared_memory(8))
        .value(1, A_WHILE)
        .launch(ze.immediate(), 1);
    thread::sleep(Duration::from_millis(20));
}

fn a_child_that_is_forked_while_a_kernel_runs_ends_with_its_status() {
    with_a_kernel_at_work();
    assert_eq!(forked(|| 7), 7);
}

fn a_child_of_such_a_child_ends_with_its_status() {
    with_a_kernel_at_work();
    assert_eq!(forked(|| forked(|| 6) + 1), 7);
}

fn what_a_child_left_in_streams_of_c_is_written() {
    let said = Process::of(&PUTS, way()).run().unwrap();
    assert_eq!(said.matches("a line of the child").count(), 1, "{said}");
}

fn puts_a_line_in_a_child() {
    with_a_kernel_at_work();
    let status = forked(|| {
        put_into_c_output(c"a line of the child");
        0
    });
    assert_eq!(status, 0);
}

fn functions_that_a_child_registered_run_at_its_end() {
    with_a_kernel_at_work();
    let status = forked(|| {
        register_another_status();
        7
    });
    assert_eq!(status, 9);
}

fn a_child_that_is_forked_while_lists_wait_for_ever_ends() {
    let ze = Ze::start();
    let [never] = ze.events();
    for _ in 0..4 {
        ze.barrier(ze.immediate(), std::ptr::null_mut(), &mut [never]);
    }
    assert_eq!(forked(|| 7), 7);
}
