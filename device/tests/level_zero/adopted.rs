//! Adopted queues: work in its turn among what another runtime puts there, which here is bare calls of the driver.
#![expect(unsafe_code, reason = "makes and uses native queues")]

use std::cell::RefCell;
use std::ptr;
use std::sync::OnceLock;

use dlpack_broker_device::UsmKind;
use dlpack_broker_device::level_zero::{Context, Device, NativeQueue, Queue, Range, Usm, devices};
use level_zero_sys::{
    Functions, Loader, ze_command_list_desc_t, ze_command_list_handle_t, ze_command_queue_desc_t,
    ze_command_queue_mode_t, ze_result_t, ze_structure_type_t,
};

use crate::kernels::plain;
use crate::launcher::{Made, launch, read as read_block, whole};
use crate::ledger;
use crate::process::{Claim, claim};

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(
        work_on_an_adopted_list_comes_in_its_turn,
        "BROKER_SOFTWARE_ZE_DELAY" = "5"
    ),
    claim!(
        work_on_an_adopted_command_queue_comes_in_its_turn,
        "BROKER_SOFTWARE_ZE_DELAY" = "5"
    ),
    claim!(
        waiting_for_an_adopted_queue_waits_for_others_work,
        "BROKER_SOFTWARE_ZE_DELAY" = "100"
    ),
    claim!(
        other_queues_wait_for_all_that_is_on_an_adopted_one,
        "BROKER_SOFTWARE_ZE_DELAY" = "50"
    ),
    claim!(
        large_copies_on_an_adopted_queue_come_in_their_turn,
        "BROKER_SOFTWARE_ZE_COPY_ENGINES" = "1"
    ),
    claim!(a_thousand_pieces_on_an_adopted_queue_leave_a_few_lists),
    claim!(
        a_queue_outlives_its_adoption,
        "BROKER_SOFTWARE_ZE_DELAY" = "50"
    ),
    claim!(
        work_that_an_adopted_queue_refuses_leaves_nothing,
        "BROKER_SOFTWARE_ZE_FAIL_CALL" = "zeCommandQueueExecuteCommandLists:2"
    ),
    claim!(kernels_run_on_an_adopted_queue).with_kernels(),
];

/// A queue that another runtime has made, and which that destroys when it is dropped.
struct Theirs {
    functions: &'static Functions,
    context: Context,
    device: Device,
    native: NativeQueue,
    lists: RefCell<Vec<ze_command_list_handle_t>>,
}

fn succeeded(code: ze_result_t) {
    assert_eq!(code, ze_result_t::ZE_RESULT_SUCCESS);
}

impl Theirs {
    /// Makes an immediate list, or a command queue, whose work has no order of its own.
    fn new(context: &Context, device: &Device, is_list: bool) -> Self {
        static LOADER: OnceLock<Loader> = OnceLock::new();
        let functions = LOADER.get_or_init(|| Loader::find().unwrap()).functions();
        let desc = ze_command_queue_desc_t {
            stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_COMMAND_QUEUE_DESC,
            mode: ze_command_queue_mode_t::ZE_COMMAND_QUEUE_MODE_ASYNCHRONOUS,
            ..Default::default()
        };
        let (handle, on) = (context.handle(), device.handle());
        let native = if is_list {
            let mut list = ptr::null_mut();
            let create = functions.zeCommandListCreateImmediate;
            // SAFETY: context and device are of one driver, and there is room for a handle.
            succeeded(unsafe { create(handle, on, &raw const desc, &raw mut list) });
            NativeQueue::List(list)
        } else {
            let mut queue = ptr::null_mut();
            let create = functions.zeCommandQueueCreate;
            // SAFETY: as above.
            succeeded(unsafe { create(handle, on, &raw const desc, &raw mut queue) });
            NativeQueue::Queue(queue)
        };
        Self {
            functions,
            context: context.clone(),
            device: device.clone(),
            native,
            lists: RefCell::default(),
        }
    }

    /// Adopts the queue, which stays longer.
    fn adopt(&self) -> Queue {
        // SAFETY: the tests drop what they adopt before this value, and use both on one thread.
        unsafe { Queue::adopt(&self.context, &self.device, self.native) }
    }

    /// Fills a block, as another runtime does: no event tells of it.
    fn fill(&self, to: &Usm, value: u8) {
        match self.native {
            NativeQueue::List(list) => self.append_fill(list, to, value),
            NativeQueue::Queue(queue) => {
                let desc = ze_command_list_desc_t {
                    stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_COMMAND_LIST_DESC,
                    ..Default::default()
                };
                let mut list = ptr::null_mut();
                let (context, device) = (self.context.handle(), self.device.handle());
                let create = self.functions.zeCommandListCreate;
                // SAFETY: as above.
                succeeded(unsafe { create(context, device, &raw const desc, &raw mut list) });
                self.append_fill(list, to, value);
                // SAFETY: the list is live.
                succeeded(unsafe { (self.functions.zeCommandListClose)(list) });
                let execute = self.functions.zeCommandQueueExecuteCommandLists;
                // SAFETY: both are live, and the list is closed.
                succeeded(unsafe { execute(queue, 1, &raw mut list, ptr::null_mut()) });
                self.lists.borrow_mut().push(list);
            }
        }
    }

    fn append_fill(&self, list: ze_command_list_handle_t, to: &Usm, value: u8) {
        let append = self.functions.zeCommandListAppendMemoryFill;
        let barrier = self.functions.zeCommandListAppendBarrier;
        let (start, pattern) = (to.pointer().as_ptr().cast(), (&raw const value).cast());
        let (no_event, none) = (ptr::null_mut(), ptr::null_mut());
        // SAFETY: the tests keep the block until the work is done, and the list is live.
        succeeded(unsafe { append(list, start, pattern, 1, to.bytes(), no_event, 0, none) });
        // SAFETY: as above.
        succeeded(unsafe { barrier(list, no_event, 0, none) });
    }
}

impl Drop for Theirs {
    fn drop(&mut self) {
        match self.native {
            NativeQueue::List(list) => {
                // SAFETY: the list is live, and its work is waited for.
                succeeded(unsafe { (self.functions.zeCommandListDestroy)(list) });
            }
            NativeQueue::Queue(queue) => {
                // SAFETY: the queue is live.
                succeeded(unsafe { (self.functions.zeCommandQueueSynchronize)(queue, u64::MAX) });
                for list in self.lists.take() {
                    // SAFETY: no queue runs the list any more.
                    succeeded(unsafe { (self.functions.zeCommandListDestroy)(list) });
                }
                // SAFETY: the queue is idle.
                succeeded(unsafe { (self.functions.zeCommandQueueDestroy)(queue) });
            }
        }
    }
}

fn made<const N: usize>(is_list: bool, bytes: usize) -> (Theirs, [Usm; N]) {
    let device = devices().unwrap().remove(0);
    let context = Context::new(&device).unwrap();
    let block = |()| Usm::new(&context, &device, UsmKind::Host, bytes).unwrap();
    (Theirs::new(&context, &device, is_list), [(); N].map(block))
}

fn copy(queue: &Queue, to: &Usm, from: &Usm) {
    let (target, source) = (to.pointer().as_ptr(), from.pointer().as_ptr());
    // SAFETY: the blocks are of one size, and the tests keep them until the work is done.
    unsafe { queue.copy(target, source, to.bytes(), &[]) }.unwrap();
}

/// Reads memory that no work writes to.
fn read(usm: &Usm) -> &[u8] {
    // SAFETY: the host reaches it, and the tests have waited.
    unsafe { std::slice::from_raw_parts(usm.pointer().as_ptr(), usm.bytes()) }
}

/// Fills by others and copies of ours take turns, each of which has to see the one before.
fn in_turn(is_list: bool) {
    let (theirs, [one, two, three]) = made(is_list, 64);
    let queue = theirs.adopt();
    for value in 1..=20 {
        theirs.fill(&one, value);
        copy(&queue, &two, &one);
        theirs.fill(&one, 0);
        copy(&queue, &three, &two);
    }
    queue.wait().unwrap();
    assert_eq!((read(&one), read(&three)), (&[0; 64][..], &[20; 64][..]));
    drop(queue);
}

fn work_on_an_adopted_list_comes_in_its_turn() {
    in_turn(true);
    ledger::assert_is_empty();
}

fn work_on_an_adopted_command_queue_comes_in_its_turn() {
    in_turn(false);
    ledger::assert_is_empty();
}

fn waiting_for_an_adopted_queue_waits_for_others_work() {
    for is_list in [true, false] {
        let (theirs, [host]) = made(is_list, 64);
        let queue = theirs.adopt();
        theirs.fill(&host, 3);
        queue.wait().unwrap();
        assert_eq!(read(&host), [3; 64]);
    }
}

fn other_queues_wait_for_all_that_is_on_an_adopted_one() {
    for is_list in [true, false] {
        let (theirs, [one, two]) = made(is_list, 64);
        let (queue, other) = (theirs.adopt(), Queue::new(&theirs.context, &theirs.device));
        let other = other.unwrap();
        theirs.fill(&one, 5);
        other.barrier(&[queue.barrier(&[]).unwrap()]).unwrap();
        copy(&other, &two, &one);
        queue.barrier(&[other.barrier(&[]).unwrap()]).unwrap();
        theirs.fill(&two, 6);
        queue.wait().unwrap();
        assert_eq!((read(&one), read(&two)), (&[5; 64][..], &[6; 64][..]));
    }
}

fn large_copies_on_an_adopted_queue_come_in_their_turn() {
    let (theirs, [one, two]) = made(true, 8 << 20);
    let queue = theirs.adopt();
    theirs.fill(&one, 7);
    copy(&queue, &two, &one);
    theirs.fill(&one, 8);
    queue.wait().unwrap();
    assert_eq!((read(&one)[0], read(&two)[1 << 20]), (8, 7));
}

fn a_thousand_pieces_on_an_adopted_queue_leave_a_few_lists() {
    let (theirs, [one, two]) = made(false, 64);
    let queue = theirs.adopt();
    for _ in 0..1000 {
        copy(&queue, &two, &one);
        queue.wait().unwrap();
    }
    let lists = ledger::count(c"command lists");
    assert!(lists < 20, "{lists} lists");
}

fn a_queue_outlives_its_adoption() {
    for is_list in [true, false] {
        let (theirs, [one, two]) = made(is_list, 64);
        theirs.fill(&one, 4);
        let queue = theirs.adopt();
        copy(&queue, &two, &one);
        drop(queue);
        assert_eq!(read(&two), [4; 64]);
        theirs.fill(&two, 9);
        theirs.adopt().wait().unwrap();
        assert_eq!(read(&two), [9; 64]);
    }
    ledger::assert_is_empty();
}

fn work_that_an_adopted_queue_refuses_leaves_nothing() {
    let (theirs, [one, two]) = made(false, 64);
    let queue = theirs.adopt();
    copy(&queue, &two, &one);
    assert!(queue.barrier(&[]).is_err());
    theirs.fill(&one, 2);
    copy(&queue, &two, &one);
    queue.wait().unwrap();
    assert_eq!(read(&two), [2; 64]);
    drop(queue);
    drop((theirs, one, two));
    ledger::assert_is_empty();
}

fn kernels_run_on_an_adopted_queue() {
    let made = Made::of(&plain());
    let kernel = made.kernel("add");
    for is_list in [true, false] {
        let theirs = Theirs::new(made.queue.context(), made.queue.device(), is_list);
        let queue = theirs.adopt();
        let values: Vec<f32> = (0..100_u16).map(f32::from).collect();
        let (block, sum) = (made.block(&values), made.block(&values));
        let range = Range::new(&[100]).unwrap();
        let arguments = [whole(&block), whole(&block), whole(&sum)];
        launch(&queue, &kernel, range, &arguments, &[]).unwrap();
        queue.wait().unwrap();
        let doubled: Vec<f32> = values.iter().map(|value| value * 2.0).collect();
        assert_eq!(read_block::<f32>(&sum, 100), doubled);
    }
}
