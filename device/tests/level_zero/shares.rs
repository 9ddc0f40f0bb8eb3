//! Memory that processes share: both see it, whichever ends first, and nothing of it is left.
#![expect(unsafe_code, reason = "copies to and from memory of its own")]

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, Stdio};

use dlpack_broker_device::level_zero::{Context, Device, Home, Opened, Pool, Queue, Usm, devices};
use dlpack_broker_device::{ErrorKind, SharedFile, Ticket, UsmKind};

use crate::ledger;
use crate::process::{Claim, another, claim};

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(who_shares_may_end_first),
    claim!(who_opens_may_end_first),
    claim!(host_memory_outlives_the_process_that_shared_it),
    claim!(
        poisoned_memory_is_shared_too,
        "BROKER_SOFTWARE_ZE_POISON" = "1"
    ),
    claim!(a_block_of_a_pool_is_given_to_nobody_after_it_was_shared),
    claim!(
        a_shared_block_waits_for_the_work_on_it,
        "BROKER_SOFTWARE_ZE_DELAY" = "100"
    ),
    claim!(
        a_shared_block_goes_when_another_one_is_taken,
        "BROKER_SOFTWARE_ZE_DELAY" = "100"
    ),
    claim!(
        memory_that_a_pool_adopted_stays_open_until_the_work_on_it_is_done,
        "BROKER_SOFTWARE_ZE_DELAY" = "100"
    ),
    claim!(memory_at_home_is_opened_at_home),
    claim!(memory_that_was_opened_is_shared_on_by_its_own_ticket),
    claim!(memory_of_a_process_that_ended_is_an_error),
    claim!(a_ticket_does_not_open_what_is_shared_later),
    claim!(a_ticket_of_more_bytes_than_there_are_is_an_error),
    claim!(
        memory_of_another_device_is_an_error,
        "BROKER_SOFTWARE_ZE_DEVICES" = "2"
    ),
    claim!(memory_of_the_host_is_none_of_a_device),
    claim!(memory_that_is_not_the_devices_is_not_shared),
];

/// What other processes of the claims do.
pub(crate) const ROLES: &[Claim] = &[
    claim!(shares_device_memory),
    claim!(shares_host_memory),
    claim!(shares_at_home),
    claim!(doubles_device_memory),
];

const BYTES: usize = 100_000;

fn first() -> (Device, Context, Queue) {
    let device = devices().unwrap().remove(0);
    let context = Context::new(&device).unwrap();
    let queue = Queue::new(&context, &device).unwrap();
    (device, context, queue)
}

fn usm(queue: &Queue, kind: UsmKind) -> Usm {
    Usm::new(queue.context(), queue.device(), kind, BYTES).unwrap()
}

fn write(queue: &Queue, to: *mut u8, value: u8) {
    // SAFETY: the tests pass memory of that size, which stays until the work is done.
    unsafe { queue.upload(to, &[value; BYTES], &[]) }.unwrap();
    queue.wait().unwrap();
}

fn read(queue: &Queue, from: *const u8) -> Vec<u8> {
    let mut to = vec![0; BYTES];
    // SAFETY: the tests pass memory of that size, which stays until this returns.
    unsafe { queue.download(&mut to, from, &[]) }.unwrap();
    to
}

/// Starts another process of a claim, with a line to read.
fn start(role: &str, line: &str) -> Child {
    let mut command = another(role);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    writeln!(child.stdin.as_mut().unwrap(), "{line}").unwrap();
    child
}

/// Reads a line of another process, which goes on.
fn line_of(child: &mut Child) -> String {
    let mut line = String::new();
    let said = child.stdout.as_mut().unwrap();
    BufReader::new(said).read_line(&mut line).unwrap();
    line.trim().to_owned()
}

/// Lets another process go on to its end.
fn end(mut child: Child) {
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
}

fn hex(ticket: &Ticket) -> String {
    let mut text = String::new();
    for byte in ticket.to_bytes() {
        write!(text, "{byte:02x}").unwrap();
    }
    text
}

fn ticket(hex: &str) -> Ticket {
    let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect();
    Ticket::from_bytes(&bytes).unwrap()
}

fn read_line() -> String {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    line.trim().to_owned()
}

/// Tells the claim something, and waits until it lets this process go on.
fn tell_and_wait(line: &str) {
    // The claim reads it as a line, where the harness would hold it back.
    let mut out = std::io::stdout();
    writeln!(out, "{line}").unwrap();
    out.flush().unwrap();
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
}

fn shares_device_memory() {
    let (_, _, queue) = first();
    let usm = usm(&queue, UsmKind::Device);
    write(&queue, usm.pointer().as_ptr(), 7);
    tell_and_wait(&hex(&usm.share().unwrap()));
    drop((usm, queue));
}

fn shares_at_home() {
    let home = Home::of(&devices().unwrap()[0]).unwrap();
    let memory = home.allocate(UsmKind::Device, BYTES).unwrap();
    write(home.queue(), memory.pointer().as_ptr(), 7);
    tell_and_wait(&hex(&memory.share().unwrap()));
}

fn shares_host_memory() {
    let memory = SharedFile::new(BYTES).unwrap();
    // SAFETY: the memory has so many bytes, and nobody else has it yet.
    unsafe { memory.pointer().as_ptr().write_bytes(7, BYTES) };
    tell_and_wait(&hex(&memory.ticket().unwrap()));
}

fn doubles_device_memory() {
    let (device, context, queue) = first();
    let opened = Opened::open(&context, &device, &ticket(&read_line())).unwrap();
    assert_eq!(opened.bytes(), BYTES);
    let value = read(&queue, opened.pointer().as_ptr())[BYTES - 1];
    write(&queue, opened.pointer().as_ptr(), value * 2);
    drop((opened, queue, context));
    ledger::assert_is_empty();
    tell_and_wait("done");
}

fn who_shares_may_end_first() {
    let mut other = start("shares_device_memory", "");
    let (device, context, queue) = first();
    let opened = Opened::open(&context, &device, &ticket(&line_of(&mut other))).unwrap();
    end(other);
    assert!(read(&queue, opened.pointer().as_ptr()) == [7; BYTES]);
    write(&queue, opened.pointer().as_ptr(), 8);
    assert!(read(&queue, opened.pointer().as_ptr()) == [8; BYTES]);
    drop((opened, queue, context));
    ledger::assert_is_empty();
}

fn who_opens_may_end_first() {
    let (_, context, queue) = first();
    let usm = usm(&queue, UsmKind::Device);
    let pointer = usm.pointer();
    write(&queue, pointer.as_ptr(), 21);
    let mut other = start("doubles_device_memory", &hex(&usm.share().unwrap()));
    assert_eq!(line_of(&mut other), "done");
    end(other);
    assert!(read(&queue, pointer.as_ptr()) == [42; BYTES]);
    assert_eq!(usm.pointer(), pointer);
    drop((usm, queue, context));
    ledger::assert_is_empty();
}

fn host_memory_outlives_the_process_that_shared_it() {
    let mut other = start("shares_host_memory", "");
    let opened = SharedFile::open(&ticket(&line_of(&mut other))).unwrap();
    end(other);
    // SAFETY: the memory has so many bytes, and nobody else has it any more.
    let seen = unsafe { std::slice::from_raw_parts(opened.pointer().as_ptr(), BYTES) };
    assert!(seen == [7; BYTES]);
}

fn poisoned_memory_is_shared_too() {
    who_shares_may_end_first();
    who_opens_may_end_first();
}

fn a_block_of_a_pool_is_given_to_nobody_after_it_was_shared() {
    let (device, context, queue) = first();
    let pool = Pool::new(&context, &device, UsmKind::Device);
    let block = pool.take(BYTES, &queue).unwrap();
    let ticket = block.share().unwrap();
    let opened = Opened::open(&context, &device, &ticket).unwrap();
    write(&queue, block.pointer().as_ptr(), 5);
    drop(block);
    let statistics = pool.statistics();
    assert_eq!((statistics.allocated, statistics.cached), (0, 0));
    let next = pool.take(BYTES, &queue).unwrap();
    write(&queue, next.pointer().as_ptr(), 6);
    assert!(read(&queue, opened.pointer().as_ptr()) == [5; BYTES]);
    drop((opened, next, pool, queue, context));
    ledger::assert_is_empty();
}

fn a_shared_block_waits_for_the_work_on_it() {
    let (device, context, queue) = first();
    let pool = Pool::new(&context, &device, UsmKind::Device);
    let block = pool.take(BYTES, &queue).unwrap();
    block.share().unwrap();
    // SAFETY: the block stays the queue's until the fill is done, as the pool sees to.
    let event = unsafe { queue.fill(block.pointer().as_ptr(), &[1], BYTES, &[]) }.unwrap();
    block.used_by(&event);
    drop(block);
    assert!(!event.is_done().unwrap());
    assert_eq!(ledger::count(c"allocations"), 1);
    queue.wait().unwrap();
    pool.empty_cache().unwrap();
    assert_eq!(ledger::count(c"allocations"), 0);
}

fn a_shared_block_goes_when_another_one_is_taken() {
    let (device, context, queue) = first();
    let pool = Pool::new(&context, &device, UsmKind::Device);
    let [block, cached] = [(); 2].map(|()| pool.take(BYTES, &queue).unwrap());
    block.share().unwrap();
    // SAFETY: the block stays the queue's until the fill is done, as the pool sees to.
    let event = unsafe { queue.fill(block.pointer().as_ptr(), &[1], BYTES, &[]) }.unwrap();
    block.used_by(&event);
    drop((block, cached));
    queue.wait().unwrap();
    let _next = pool.take(BYTES, &queue).unwrap();
    assert_eq!(ledger::count(c"allocations"), 1);
}

fn memory_that_a_pool_adopted_stays_open_until_the_work_on_it_is_done() {
    let mut other = start("shares_device_memory", "");
    let (device, context, queue) = first();
    let pool = Pool::new(&context, &device, UsmKind::Device);
    let opened = Opened::open(&context, &device, &ticket(&line_of(&mut other))).unwrap();
    end(other);
    let block = pool.adopt(opened);
    assert_eq!(pool.statistics().allocated, 0);
    // SAFETY: the block has so many bytes, and the pool keeps it until the fill is done.
    let event = unsafe { queue.fill(block.pointer().as_ptr(), &[1], BYTES, &[]) }.unwrap();
    block.used_by(&event);
    drop(block);
    assert!(!event.is_done().unwrap());
    assert_eq!(ledger::count(c"allocations"), 1);
    queue.wait().unwrap();
    pool.empty_cache().unwrap();
    assert_eq!(ledger::count(c"allocations"), 0);
    assert_eq!(pool.statistics().allocated, 0);
}

fn memory_at_home_is_opened_at_home() {
    let mut other = start("shares_at_home", "");
    let home = Home::of(&devices().unwrap()[0]).unwrap();
    let opened = home.open(&ticket(&line_of(&mut other))).unwrap();
    end(other);
    assert!(read(home.queue(), opened.pointer().as_ptr()) == [7; BYTES]);
    drop(opened);
    home.empty_cache().unwrap();
    assert_eq!(ledger::count(c"allocations"), 0);
}

fn memory_that_was_opened_is_shared_on_by_its_own_ticket() {
    let mut other = start("shares_device_memory", "");
    let (device, context, _queue) = first();
    let came = ticket(&line_of(&mut other));
    let opened = Opened::open(&context, &device, &came).unwrap();
    assert_eq!(*opened.ticket(), came);
    assert_eq!(Usm::from(opened).share(), Ok(came));
    end(other);
}

fn memory_of_a_process_that_ended_is_an_error() {
    let (device, context, _) = first();
    for role in ["shares_device_memory", "shares_host_memory"] {
        let mut other = start(role, "");
        let ticket = ticket(&line_of(&mut other));
        end(other);
        let opened = match ticket.device() {
            Some(_) => Opened::open(&context, &device, &ticket).map(drop),
            None => SharedFile::open(&ticket).map(drop),
        };
        let error = opened.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
        assert!(error.to_string().contains("is not running here"), "{error}");
    }
}

fn a_ticket_does_not_open_what_is_shared_later() {
    let (device, context, queue) = first();
    let gone = usm(&queue, UsmKind::Device).share().unwrap();
    let later = usm(&queue, UsmKind::Device);
    let shared = later.share().unwrap();
    let error = Opened::open(&context, &device, &gone).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    assert!(
        error.to_string().contains("does not share it any more"),
        "{error}"
    );
    assert!(Opened::open(&context, &device, &shared).is_ok());
}

fn a_ticket_of_more_bytes_than_there_are_is_an_error() {
    let (device, context, queue) = first();
    let usm = usm(&queue, UsmKind::Device);
    let mut bytes = usm.share().unwrap().to_bytes();
    // The size follows a mark, the number of the process and its start.
    let size = 8 + 4 + 8;
    assert_eq!(bytes[size..size + 8], (BYTES as u64).to_le_bytes());
    bytes[size..size + 8].copy_from_slice(&(1_u64 << 28).to_le_bytes());
    let altered = Ticket::from_bytes(&bytes).unwrap();
    let error = Opened::open(&context, &device, &altered).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    assert!(
        error.to_string().contains("wanted 268435456 bytes"),
        "{error}"
    );
    assert_eq!(ledger::count(c"allocations"), 1);
}

fn memory_of_another_device_is_an_error() {
    let (_, context, queue) = first();
    let usm = usm(&queue, UsmKind::Device);
    let second = devices().unwrap().remove(1);
    let opened = Opened::open(&context, &second, &usm.share().unwrap());
    let error = opened.err().unwrap().to_string();
    assert!(error.contains("level_zero:gpu:1"), "{error}");
}

fn memory_of_the_host_is_none_of_a_device() {
    let (device, context, queue) = first();
    let file = SharedFile::new(BYTES).unwrap().ticket().unwrap();
    assert!(Opened::open(&context, &device, &file).is_err());
    let usm = usm(&queue, UsmKind::Device);
    assert!(SharedFile::open(&usm.share().unwrap()).is_err());
}

fn memory_that_is_not_the_devices_is_not_shared() {
    let (_, _, queue) = first();
    for kind in [UsmKind::Host, UsmKind::Shared] {
        let error = usm(&queue, kind).share().err().unwrap().to_string();
        assert!(error.contains("wanted device memory to share"), "{error}");
    }
}
