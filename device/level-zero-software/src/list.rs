//! Command lists: recorded ones, which queues execute, and immediate ones, which have a queue of their own.

use std::sync::Arc;

use level_zero_sys::_ze_command_list_handle_t;
use parking_lot::Mutex;

use crate::command::Command;
use crate::handles::Object;
use crate::machine::machine;
use crate::queue::{Home, Queue, Work};
use crate::result::{INVALID_ARGUMENT, INVALID_COMMAND_LIST_TYPE, Result};
use crate::settings::settings;

/// A command list.
pub(crate) enum List {
    Recorded(Mutex<Recording>),
    Immediate(Arc<Queue>),
}

/// Commands until they are executed, which may be often.
#[derive(Default)]
pub(crate) struct Recording {
    commands: Vec<Command>,
    closed: Option<Arc<[Command]>>,
}

impl Object for List {
    type Raw = *mut _ze_command_list_handle_t;
    const LEDGER: &'static str = "command lists";
}

impl List {
    /// Appends a command: to the recording, or to the queue.
    pub(crate) fn append(&self, command: Command) -> Result<()> {
        match self {
            Self::Immediate(queue) => {
                refuse_misplaced(&command, queue.home)?;
                queue.submit([Work::Commands([command].into())])
            }
            Self::Recorded(recording) => {
                let mut recording = recording.lock();
                if recording.closed.is_some() {
                    return Err(INVALID_ARGUMENT);
                }
                recording.commands.push(command);
                Ok(())
            }
        }
    }

    /// Ends the recording.
    pub(crate) fn close(&self) -> Result<()> {
        let mut recording = self.recording()?.lock();
        if recording.closed.is_none() {
            recording.closed = Some(std::mem::take(&mut recording.commands).into());
        }
        Ok(())
    }

    /// Begins anew.
    pub(crate) fn reset(&self) -> Result<()> {
        *self.recording()?.lock() = Recording::default();
        Ok(())
    }

    /// Returns the commands of a closed list.
    pub(crate) fn commands(&self) -> Result<Arc<[Command]>> {
        let recording = self.recording()?.lock();
        recording.closed.clone().ok_or(INVALID_ARGUMENT)
    }

    /// Returns the queue of an immediate list.
    pub(crate) fn queue(&self) -> Result<&Arc<Queue>> {
        match self {
            Self::Immediate(queue) => Ok(queue),
            Self::Recorded(_) => Err(INVALID_COMMAND_LIST_TYPE),
        }
    }

    fn recording(&self) -> Result<&Mutex<Recording>> {
        match self {
            Self::Recorded(recording) => Ok(recording),
            Self::Immediate(_) => Err(INVALID_COMMAND_LIST_TYPE),
        }
    }
}

/// Refuses kernels on an engine that copies, and memory that the device does not reach.
fn refuse_misplaced(command: &Command, home: Home) -> Result<()> {
    let action = &command.action;
    if home.only_copies && action.is_launch() {
        return Err(INVALID_COMMAND_LIST_TYPE);
    }
    if settings().has_peers || action.is_launch() {
        return Ok(());
    }
    let allocations = &machine()?.allocations;
    match allocations.has_of_others(home.device, |other| action.may_use(other)) {
        true => Err(INVALID_ARGUMENT),
        false => Ok(()),
    }
}
