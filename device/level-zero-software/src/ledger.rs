//! The ledger: how many objects of each kind live.
//!
//! It is told on stderr at exit where `BROKER_SOFTWARE_ZE_LEDGER` is set, and asked by tests through the extension
//! function `brokerSoftwareZeLive`.

use std::ffi::{CStr, c_char};

use crate::abi::In;
use crate::context::Context;
use crate::event::{Event, EventPool, Fence};
use crate::handles::{self, Object};
use crate::kernel::Kernel;
use crate::list::List;
use crate::machine::machine;
use crate::module::{BuildLog, Module};
use crate::queue::Queue;

/// The name by which [`live`] is found.
pub(crate) const LIVE: &CStr = c"brokerSoftwareZeLive";

const ALLOCATIONS: &str = "allocations";

const KINDS: [&str; 10] = [
    Context::LEDGER,
    ALLOCATIONS,
    Queue::LEDGER,
    List::LEDGER,
    EventPool::LEDGER,
    Event::LEDGER,
    Fence::LEDGER,
    Module::LEDGER,
    Kernel::LEDGER,
    BuildLog::LEDGER,
];

/// Returns how many objects of a kind live; all ones where there is no such kind.
pub(crate) extern "C" fn live(kind: In<c_char>) -> u64 {
    let asked = kind.text().and_then(|kind| kind.to_str().ok());
    let kind = KINDS.into_iter().find(|kind| Some(*kind) == asked);
    kind.map_or(u64::MAX, |kind| count(kind) as u64)
}

/// Tells what lives.
pub(crate) fn tell() {
    let lines = KINDS.map(|kind| format!("  {:>8} {kind}\n", count(kind)));
    eprint!("software Level Zero, live at exit:\n{}", lines.concat());
}

fn count(kind: &str) -> usize {
    match kind {
        ALLOCATIONS => machine().map_or(0, |machine| machine.allocations.count()),
        kind => handles::count(kind),
    }
}
