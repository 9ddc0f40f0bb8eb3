//! Processes of this machine, and the files that they have open.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::MetadataExt as _;

use rustix::fs::fstat;
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};

use crate::error::Result;
use crate::share_error::ShareError;

/// A process: its number may be another one's later, its start may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Process {
    pub(crate) id: u32,
    /// When it started, in the system's ticks since its own start.
    pub(crate) start: u64,
}

impl Process {
    /// Returns this process.
    pub(crate) fn this() -> Self {
        let id = getpid().as_raw_nonzero().get().unsigned_abs();
        // Without /proc every start is the same one.
        let start = start_of(id).unwrap_or(0);
        Self { id, start }
    }

    /// Refuses a process that has ended.
    ///
    /// # Errors
    ///
    /// [`ShareError::Ended`].
    pub(crate) fn check_runs(self) -> Result<()> {
        match start_of(self.id) {
            Ok(start) if start == self.start => Ok(()),
            _ => Err(ShareError::Ended { process: self.id }.into()),
        }
    }

    /// Opens a file that the process has open; anything that has no place in a file system cannot be opened so.
    ///
    /// # Errors
    ///
    /// [`ShareError::Ended`], [`ShareError::Released`], [`ShareError::Refused`].
    pub(crate) fn open(self, descriptor: i32, file: (u64, u64)) -> Result<File> {
        // Asked before: to open what has the descriptor by now may fail in ways of its own, or do something.
        self.check_has(descriptor, file)?;
        let path = self.path(descriptor);
        let error = match OpenOptions::new().read(true).write(true).open(path) {
            Ok(opened) => return Ok(opened),
            Err(error) => error,
        };
        self.check_has(descriptor, file)?;
        Err(self.refusal(&error).into())
    }

    /// Refuses a process that has let go of a file: the descriptor may be another one's by now.
    ///
    /// # Errors
    ///
    /// As [`Process::open`].
    pub(crate) fn check_has(self, descriptor: i32, file: (u64, u64)) -> Result<()> {
        self.check_runs()?;
        let found = fs::metadata(self.path(descriptor)).map_err(|error| self.refusal(&error))?;
        match (found.dev(), found.ino()) == file {
            true => Ok(()),
            false => Err(ShareError::Released { process: self.id }.into()),
        }
    }

    /// Takes a share in what the process has open, whatever it is.
    ///
    /// # Errors
    ///
    /// As [`Process::open`].
    pub(crate) fn fetch(self, descriptor: i32) -> Result<OwnedFd> {
        let id = i32::try_from(self.id).ok().and_then(Pid::from_raw);
        let id = id.ok_or(ShareError::Ended { process: self.id })?;
        let refusal = |error: Errno| self.refusal(&error.into());
        let process = pidfd_open(id, PidfdFlags::empty()).map_err(refusal)?;
        // Asked after it is held: from now on its number is nobody else's.
        self.check_runs()?;
        let fetched = pidfd_getfd(process, descriptor, PidfdGetfdFlags::empty());
        fetched.map_err(|error| refusal(error).into())
    }

    /// Returns where the system shows what the process has open.
    fn path(self, descriptor: i32) -> String {
        format!("/proc/{}/fd/{descriptor}", self.id)
    }

    fn refusal(self, error: &io::Error) -> ShareError {
        let process = self.id;
        match Errno::from_io_error(error) {
            Some(Errno::SRCH) => ShareError::Ended { process },
            Some(Errno::BADF | Errno::NOENT) => ShareError::Released { process },
            _ => ShareError::Refused {
                process,
                reason: error.to_string(),
            },
        }
    }
}

/// Returns which file it is, of all that the system has now and later.
///
/// # Errors
///
/// Those of the system.
pub(crate) fn identity(file: impl AsFd) -> io::Result<(u64, u64)> {
    let known = fstat(file)?;
    Ok((known.st_dev, known.st_ino))
}

/// Returns when a process started.
fn start_of(id: u32) -> io::Result<u64> {
    let told = fs::read_to_string(format!("/proc/{id}/stat"))?;
    let start = read_start(&told);
    start.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))
}

/// Finds the start among the numbers that follow a name, which may hold blanks and brackets itself.
fn read_start(told: &str) -> Option<u64> {
    const AFTER_NAME: usize = 19;
    let (_, numbers) = told.rsplit_once(')')?;
    numbers.split_whitespace().nth(AFTER_NAME)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_hides_no_number() {
        let numbers: Vec<String> = (3..30).map(|number| number.to_string()).collect();
        let told = format!("17 (a) b (c)) {}", numbers.join(" "));
        assert_eq!(read_start(&told), Some(22));
        assert_eq!(read_start("17 (a) R 1"), None);
    }

    #[test]
    fn a_descriptor_that_is_another_files_by_now_is_told() {
        use std::os::fd::AsRawFd as _;
        let (this, files) = (
            Process::this(),
            [(); 2].map(|()| tempfile::tempfile().unwrap()),
        );
        let [first, other] = files.each_ref().map(|file| identity(file).unwrap());
        let descriptor = files[0].as_raw_fd();
        assert_eq!(this.check_has(descriptor, first), Ok(()));
        let released = ShareError::Released { process: this.id };
        assert_eq!(this.check_has(descriptor, other), Err(released.into()));
    }

    #[test]
    fn what_has_the_descriptor_by_now_is_not_opened() {
        use std::os::fd::AsRawFd as _;
        let this = Process::this();
        let file = identity(tempfile::tempfile().unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let folder = File::open(folder.path()).unwrap();
        let (socket, _other) = std::os::unix::net::UnixStream::pair().unwrap();
        let released = ShareError::Released { process: this.id };
        for descriptor in [folder.as_raw_fd(), socket.as_raw_fd()] {
            let opened = this.open(descriptor, file).unwrap_err();
            assert_eq!(opened, released.clone().into());
        }
    }

    #[test]
    fn this_process_runs_and_another_start_is_another_process() {
        let this = Process::this();
        assert_eq!(this.check_runs(), Ok(()));
        let other = Process {
            start: this.start + 1,
            ..this
        };
        let ended = ShareError::Ended { process: this.id };
        assert_eq!(other.check_runs(), Err(ended.into()));
    }
}
