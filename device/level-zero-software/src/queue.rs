//! Queues: each executes its commands in their order, on a thread of its own.
//!
//! A thread may block on an event, which another queue or the host signals later, without holding up anybody else.
//! Once the device is lost nothing runs any more, and what is waited for is lost with it, so that no wait hangs. It is
//! lost only when what runs then is at its end: who is told so frees memory.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use level_zero_sys::_ze_command_queue_handle_t;
use parking_lot::{Condvar, Mutex, RwLock};

use crate::clock;
use crate::command::Command;
use crate::event::{Fence, Signal, Times, wait_until};
use crate::fault::{count_launch, is_lost, lose, refuse_lost};
use crate::handles::Object;
use crate::memory::Allocation;
use crate::result::{DEVICE_LOST, Result};
use crate::settings::settings;

/// What a queue gets in one go.
#[derive(Clone)]
pub(crate) enum Work {
    Commands(Arc<[Command]>),
    Fence(Arc<Fence>),
    /// Lets go of memory, which work before it may use.
    Free(Arc<Allocation>),
}

/// Work in its order.
pub(crate) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
    pub(crate) home: Home,
}

/// Where a queue works, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Home {
    /// The address of the device's handle.
    pub(crate) device: usize,
    /// Whether its engine runs no kernels.
    pub(crate) only_copies: bool,
    /// Whether each submission is waited for.
    pub(crate) is_synchronous: bool,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Work>,
    /// What the thread executes.
    running: Option<Work>,
    submitted: u64,
    done: u64,
    has_thread: bool,
    is_closed: bool,
    failed: bool,
}

/// Held for reading by whoever executes a command, for writing by whoever must see none run.
static RUNNING: RwLock<()> = RwLock::new(());

static IS_STOPPED: AtomicBool = AtomicBool::new(false);
static QUEUES: Mutex<Vec<Weak<Queue>>> = Mutex::new(Vec::new());

/// Waits for the work of all queues that may use an allocation; other work may wait for whoever waits here.
pub(crate) fn wait_for_use(allocation: &Allocation) {
    let queues: Vec<Arc<Queue>> = QUEUES.lock().iter().filter_map(Weak::upgrade).collect();
    for queue in queues {
        let mut state = queue.state.lock();
        let wanted = state.done + state.uses(allocation);
        wait_until(&queue.changed, &mut state, u64::MAX, |state| {
            state.done >= wanted
        });
    }
}

/// Frees memory once the queues have done what they have by now.
pub(crate) fn free_later(freed: &Arc<Allocation>) {
    let queues: Vec<Arc<Queue>> = QUEUES.lock().iter().filter_map(Weak::upgrade).collect();
    for queue in queues {
        let mut state = queue.state.lock();
        if state.done < state.submitted {
            state.waiting.push_back(Work::Free(Arc::clone(freed)));
            state.submitted += 1;
        }
    }
}

/// Lets no command start any more, after the one that runs, for which it waits a second at most.
pub(crate) fn stop() {
    IS_STOPPED.store(true, Ordering::Release);
    let _none_runs = RUNNING.try_write_for(Duration::from_secs(1));
}

/// Runs something while no command does.
pub(crate) fn with_all_paused<T>(body: impl FnOnce() -> T) -> T {
    let _paused = RUNNING.write();
    body()
}

impl State {
    /// Counts the work up to the last that may use an allocation.
    fn uses(&self, allocation: &Allocation) -> u64 {
        let pending: Vec<&Work> = self.running.iter().chain(&self.waiting).collect();
        let last = pending.iter().rposition(|work| work.may_use(allocation));
        last.map_or(0, |index| index as u64 + 1)
    }
}

impl Work {
    fn may_use(&self, allocation: &Allocation) -> bool {
        match self {
            Self::Commands(commands) => commands
                .iter()
                .any(|command| command.action.may_use(allocation)),
            Self::Fence(_) | Self::Free(_) => false,
        }
    }
}

impl Queue {
    /// Makes a queue; its thread begins with its first work.
    pub(crate) fn new(home: Home) -> Arc<Self> {
        let queue = Arc::new(Self {
            state: Mutex::default(),
            changed: Condvar::new(),
            home,
        });
        let mut queues = QUEUES.lock();
        queues.retain(|queue| queue.strong_count() > 0);
        queues.push(Arc::downgrade(&queue));
        queue
    }

    /// Appends work.
    ///
    /// # Errors
    ///
    /// `DEVICE_LOST`, of a synchronous queue also what its work met.
    pub(crate) fn submit(self: &Arc<Self>, work: impl IntoIterator<Item = Work>) -> Result<()> {
        refuse_lost()?;
        let mut state = self.state.lock();
        for work in work {
            state.waiting.push_back(work);
            state.submitted += 1;
        }
        if !state.has_thread {
            state.has_thread = true;
            let queue = Arc::clone(self);
            let named = thread::Builder::new().name("software-ze".into());
            if named.spawn(move || queue.run()).is_err() {
                state.has_thread = false;
                return Err(crate::result::OUT_OF_HOST_MEMORY);
            }
        }
        drop(state);
        self.changed.notify_all();
        match self.home.is_synchronous {
            true => self.wait(u64::MAX),
            false => Ok(()),
        }
    }

    /// Waits until all work that was submitted is done, at most so many nanoseconds.
    pub(crate) fn wait(&self, nanoseconds: u64) -> Result<()> {
        let mut state = self.state.lock();
        let wanted = state.submitted;
        wait_until(&self.changed, &mut state, nanoseconds, |state| {
            state.done >= wanted
        });
        match (state.done < wanted, state.failed || is_lost()) {
            (_, true) => Err(DEVICE_LOST),
            (true, false) => Err(crate::result::NOT_READY),
            (false, false) => Ok(()),
        }
    }

    /// Lets the thread end after what it has.
    pub(crate) fn close(&self) {
        self.state.lock().is_closed = true;
        self.changed.notify_all();
    }

    fn run(&self) {
        loop {
            let work = {
                let mut state = self.state.lock();
                self.changed.wait_while(&mut state, |state| {
                    state.waiting.is_empty() && !state.is_closed
                });
                let Some(work) = state.waiting.pop_front() else {
                    return;
                };
                state.running = Some(work.clone());
                work
            };
            let is_done = execute(work);
            let mut state = self.state.lock();
            state.failed |= !is_done;
            state.done += 1;
            let done = state.running.take();
            drop(state);
            drop(done);
            self.changed.notify_all();
        }
    }
}

impl Object for Queue {
    type Raw = *mut _ze_command_queue_handle_t;
    const LEDGER: &'static str = "queues";
}

/// Executes work to its end; says whether all of it ran.
fn execute(work: Work) -> bool {
    match work {
        Work::Free(freed) => {
            drop(freed);
            true
        }
        Work::Fence(fence) => {
            end(&fence.signal, (!is_lost()).then(Times::default));
            true
        }
        Work::Commands(commands) => commands.iter().fold(true, |all, command| {
            let times = execute_command(command);
            if let Some(event) = &command.signals {
                end(event, times);
            }
            all & times.is_some()
        }),
    }
}

fn end(signal: &Signal, times: Option<Times>) {
    match times {
        Some(times) => signal.signal(times),
        None => signal.lose(),
    }
}

/// Returns when a command ran; `None` where it did not.
fn execute_command(command: &Command) -> Option<Times> {
    for event in &command.waits {
        event.wait(u64::MAX).ok()?;
    }
    if settings().delay > 0 {
        thread::sleep(Duration::from_millis(settings().delay));
    }
    if command.action.is_launch() && count_launch() {
        // As a device that is reset ends what it runs, before anybody is told.
        with_all_paused(lose);
    }
    let _running = RUNNING.read();
    if is_lost() || IS_STOPPED.load(Ordering::Acquire) {
        return None;
    }
    let begin = clock::now();
    command.action.perform(clock::now).ok()?;
    Some(Times {
        begin,
        end: clock::now(),
    })
}
