//! The cache of built kernels: what drivers made of SPIR-V, in files that all processes of a user share.
//!
//! ```text
//! folder:  $BROKER_CACHE_DIR, else our own in $XDG_CACHE_HOME, else our own in ~/.cache
//! file:    named by the hash of driver, device, flags and source; holds a mark, a checksum and the binary
//! load:    a file that is torn or altered is removed, and counts as missing
//! store:   written under another name, flushed, renamed: other processes see all of it or nothing; what a process
//!          that was killed left of its writing goes after a day
//! ```
//!
//! The cache never fails. Where a file cannot be written, as on a full disk, binaries stay in this process's memory from
//! then on, and the reason is kept for [`Cache::status`].

use std::collections::HashMap;
use std::env;
use std::ffi::OsStr;
use std::fs::{self, DirBuilder};
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use blake3::{Hash, Hasher};
use parking_lot::Mutex;

/// How the names of files begin that are being written.
const NEW: &str = ".broker-new-";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const MARK: &[u8; 8] = b"dlpbk\0\0\x01";
const FOLDER: &str = "broker";
const FOLDER_VARIABLE: &str = "BROKER_CACHE_DIR";
const MODE_VARIABLE: &str = "BROKER_CACHE";

/// The cache of built kernels.
#[derive(Debug)]
pub struct Cache {
    folder: Option<PathBuf>,
    mode: CacheMode,
    state: Mutex<State>,
}

/// What a cache does; `BROKER_CACHE` says `off` or `readonly`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CacheMode {
    /// It keeps what is built.
    #[default]
    On,
    /// It gives what is there, and keeps nothing.
    ReadOnly,
    /// It does nothing.
    Off,
}

#[derive(Debug, Default)]
struct State {
    /// What no file holds, since files cannot be written.
    memory: HashMap<Key, Arc<[u8]>>,
    fault: Option<String>,
    hits: u64,
    misses: u64,
    removed: u64,
}

/// Where a cache is, and what it did in this process.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CacheStatus {
    /// The folder of the files; `None` where no variable names one.
    pub folder: Option<PathBuf>,
    /// What it does.
    pub mode: CacheMode,
    /// Why files cannot be written, where that is so.
    pub fault: Option<String>,
    /// How many binaries it gave.
    pub hits: u64,
    /// How many it was asked for and did not have.
    pub misses: u64,
    /// How many files were torn or altered, and removed.
    pub removed: u64,
}

/// Names a binary by all that it was made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key(Hash);

impl Key {
    pub(super) fn new(parts: &[&[u8]]) -> Self {
        let mut hasher = Hasher::new();
        for part in parts {
            // The length parts what follows from what came before.
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(hasher.finalize())
    }
}

impl Cache {
    /// Returns this process's cache, as the variables had it when it was first asked for.
    #[must_use]
    pub fn of_process() -> &'static Self {
        static CACHE: OnceLock<Cache> = OnceLock::new();
        CACHE.get_or_init(|| {
            let mode = match env::var(MODE_VARIABLE).as_deref() {
                Ok("off") => CacheMode::Off,
                Ok("readonly") => CacheMode::ReadOnly,
                _ => CacheMode::On,
            };
            Self::new(folder(), mode)
        })
    }

    fn new(folder: Option<PathBuf>, mode: CacheMode) -> Self {
        let fault = folder.is_none().then(|| {
            format!("{FOLDER_VARIABLE}, XDG_CACHE_HOME and HOME name no folder for built kernels")
        });
        Self {
            folder,
            mode,
            state: Mutex::new(State {
                fault,
                ..State::default()
            }),
        }
    }

    /// Returns where the cache is, and what it did in this process.
    #[must_use]
    pub fn status(&self) -> CacheStatus {
        let state = self.state.lock();
        CacheStatus {
            folder: self.folder.clone(),
            mode: self.mode,
            fault: state.fault.clone(),
            hits: state.hits,
            misses: state.misses,
            removed: state.removed,
        }
    }

    /// Returns a binary that was stored.
    pub(super) fn load(&self, key: &Key) -> Option<Arc<[u8]>> {
        if self.mode == CacheMode::Off {
            return None;
        }
        let kept = self.state.lock().memory.get(key).map(Arc::clone);
        let found = kept.or_else(|| self.read(key));
        let mut state = self.state.lock();
        match found {
            Some(_) => state.hits += 1,
            None => state.misses += 1,
        }
        found
    }

    /// Keeps a binary, in a file if that can be written.
    pub(super) fn store(&self, key: &Key, binary: &[u8]) {
        if self.mode != CacheMode::On {
            return;
        }
        if self.state.lock().fault.is_none() {
            let Err(error) = self.write(key, binary) else {
                return;
            };
            let folder = self.folder.as_deref().unwrap_or(Path::new("")).display();
            self.state.lock().fault =
                Some(format!("built kernels cannot be kept in {folder}: {error}"));
        }
        self.state.lock().memory.insert(*key, binary.into());
    }

    fn read(&self, key: &Key) -> Option<Arc<[u8]>> {
        let path = self.path(key)?;
        // Whatever else has the name, such as a pipe, may keep a reader for ever.
        if !path.metadata().ok()?.is_file() {
            return None;
        }
        let file = fs::read(&path).ok()?;
        let binary = checked(key, &file);
        if binary.is_none() && self.mode == CacheMode::On {
            let _gone_or_not = fs::remove_file(&path);
            self.state.lock().removed += 1;
        }
        binary.map(Arc::from)
    }

    fn write(&self, key: &Key, binary: &[u8]) -> io::Result<()> {
        let (Some(folder), Some(path)) = (&self.folder, self.path(key)) else {
            return Ok(());
        };
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
        sweep(folder);
        let mut file = tempfile::Builder::new().prefix(NEW).tempfile_in(folder)?;
        file.write_all(MARK)?;
        file.write_all(sum(key, binary).as_bytes())?;
        file.write_all(binary)?;
        file.as_file().sync_all()?;
        file.persist(path).map(drop).map_err(|error| error.error)
    }

    fn path(&self, key: &Key) -> Option<PathBuf> {
        let folder = self.folder.as_deref()?;
        Some(folder.join(key.0.to_hex().as_str()))
    }
}

/// Returns the folder that the variables name; relative ones of the desktop's are to be ignored, as its rules say.
fn folder() -> Option<PathBuf> {
    let named = |name| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let of_desktop = || named("XDG_CACHE_HOME").filter(|folder| folder.is_absolute());
    let of_user = || Some(env::home_dir()?.join(".cache"));
    named(FOLDER_VARIABLE).or_else(|| {
        of_desktop()
            .or_else(of_user)
            .map(|folder| folder.join(FOLDER))
    })
}

/// Removes what is being written for so long that its writer was killed.
fn sweep(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_new = |name: &OsStr| name.as_encoded_bytes().starts_with(NEW.as_bytes());
    for entry in entries.filter(|entry| is_new(&entry.file_name())) {
        let modified = entry.metadata().and_then(|metadata| metadata.modified());
        let age = modified.ok().and_then(|modified| modified.elapsed().ok());
        if age.is_some_and(|age| age > DAY) {
            let _gone_or_not = fs::remove_file(entry.path());
        }
    }
}

/// Returns the binary of a file that is whole.
fn checked<'a>(key: &Key, file: &'a [u8]) -> Option<&'a [u8]> {
    let rest = file.strip_prefix(MARK)?;
    let (stored, binary) = rest.split_first_chunk::<{ blake3::OUT_LEN }>()?;
    (sum(key, binary) == *stored).then_some(binary)
}

/// Returns the checksum of a binary under its name, so that a file of another name is none.
fn sum(key: &Key, binary: &[u8]) -> Hash {
    Key::new(&[key.0.as_bytes(), binary]).0
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    fn made(folder: &Path) -> Cache {
        Cache::new(Some(folder.join("cache")), CacheMode::On)
    }

    fn files(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder.join("cache")).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    #[test]
    fn what_was_stored_is_there_for_another_process() {
        let (folder, key) = (tempfile::tempdir().unwrap(), Key::new(&[b"a"]));
        made(folder.path()).store(&key, b"binary");
        let other = made(folder.path());
        assert_eq!(other.load(&key).as_deref(), Some(&b"binary"[..]));
        assert_eq!(other.load(&Key::new(&[b"b"])), None);
        assert_eq!((other.status().hits, other.status().misses), (1, 1));
    }

    #[test]
    fn parts_of_a_name_are_parted() {
        assert_ne!(Key::new(&[b"ab", b"c"]), Key::new(&[b"a", b"bc"]));
    }

    #[test]
    fn the_folder_is_the_users_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        made(folder.path()).store(&Key::new(&[]), b"binary");
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o077;
        assert_eq!(mode(&folder.path().join("cache")), 0);
        assert_eq!(mode(&files(folder.path())[0]), 0);
    }

    #[test]
    fn a_file_is_altered_nowhere_without_being_told_and_removed() {
        let (folder, key) = (tempfile::tempdir().unwrap(), Key::new(&[b"a"]));
        let cache = made(folder.path());
        cache.store(&key, b"binary");
        let path = files(folder.path()).remove(0);
        let whole = fs::read(&path).unwrap();
        for place in 0..whole.len() {
            let mut altered = whole.clone();
            altered[place] ^= 1;
            fs::write(&path, altered).unwrap();
            assert_eq!(cache.load(&key), None, "byte {place}");
            assert!(!path.exists());
        }
        assert_eq!(cache.status().removed, whole.len() as u64);
    }

    #[test]
    fn a_file_that_is_cut_short_anywhere_is_none() {
        let (folder, key) = (tempfile::tempdir().unwrap(), Key::new(&[b"a"]));
        let cache = made(folder.path());
        cache.store(&key, b"binary");
        let path = files(folder.path()).remove(0);
        let whole = fs::read(&path).unwrap();
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            assert_eq!(cache.load(&key), None, "{length} bytes");
        }
    }

    #[test]
    fn a_file_under_anothers_name_is_none() {
        let (folder, key) = (tempfile::tempdir().unwrap(), Key::new(&[b"a"]));
        let cache = made(folder.path());
        cache.store(&key, b"binary");
        let other = Key::new(&[b"b"]);
        fs::rename(files(folder.path()).remove(0), cache.path(&other).unwrap()).unwrap();
        assert_eq!(cache.load(&other), None);
    }

    #[test]
    fn what_a_killed_process_left_goes_after_a_day() {
        let folder = tempfile::tempdir().unwrap();
        let cache = made(folder.path());
        cache.store(&Key::new(&[b"a"]), b"binary");
        let left = |name: &str, age| {
            let path = folder.path().join("cache").join(name);
            let file = fs::File::create(&path).unwrap();
            file.set_modified(SystemTime::now() - age).unwrap();
            path
        };
        let (old, young) = (
            left(".broker-new-old", 2 * DAY),
            left(".broker-new-young", DAY / 2),
        );
        let of_others = left(".new-old", 2 * DAY);
        cache.store(&Key::new(&[b"b"]), b"binary");
        assert!(!old.exists() && young.exists() && of_others.exists());
        assert_eq!(files(folder.path()).len(), 4);
    }

    #[test]
    fn what_is_no_file_is_not_read() {
        let (folder, key) = (tempfile::tempdir().unwrap(), Key::new(&[b"a"]));
        let cache = made(folder.path());
        fs::create_dir_all(cache.path(&key).unwrap()).unwrap();
        assert_eq!(cache.load(&key), None);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_told_once_and_memory_serves() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("cache"), "a file").unwrap();
        let (cache, key) = (made(folder.path()), Key::new(&[b"a"]));
        cache.store(&key, b"binary");
        assert_eq!(cache.load(&key).as_deref(), Some(&b"binary"[..]));
        let fault = cache.status().fault.unwrap();
        assert!(fault.contains("cache: "), "{fault}");
        fs::remove_file(folder.path().join("cache")).unwrap();
        cache.store(&Key::new(&[b"b"]), b"binary");
        assert!(!folder.path().join("cache").exists());
    }

    #[test]
    fn without_a_folder_memory_serves() {
        let (cache, key) = (Cache::new(None, CacheMode::On), Key::new(&[]));
        cache.store(&key, b"binary");
        assert_eq!(cache.load(&key).as_deref(), Some(&b"binary"[..]));
        assert!(cache.status().fault.unwrap().contains(FOLDER_VARIABLE));
    }

    #[test]
    fn a_cache_that_only_reads_alters_nothing() {
        let (folder, key) = (tempfile::tempdir().unwrap(), Key::new(&[b"a"]));
        made(folder.path()).store(&key, b"binary");
        let cache = Cache::new(Some(folder.path().join("cache")), CacheMode::ReadOnly);
        cache.store(&Key::new(&[b"b"]), b"other");
        assert!(cache.load(&key).is_some());
        fs::write(files(folder.path()).remove(0), "torn").unwrap();
        assert_eq!(cache.load(&key), None);
        assert_eq!(files(folder.path()).len(), 1);
    }

    #[test]
    fn a_cache_that_is_off_does_nothing() {
        let (folder, key) = (tempfile::tempdir().unwrap(), Key::new(&[b"a"]));
        let cache = Cache::new(Some(folder.path().join("cache")), CacheMode::Off);
        cache.store(&key, b"binary");
        assert_eq!(cache.load(&key), None);
        assert!(!folder.path().join("cache").exists());
    }

    #[test]
    fn writers_and_readers_at_once_see_whole_files() {
        let folder = tempfile::tempdir().unwrap();
        let (key, binary) = (Key::new(&[b"a"]), vec![7; 100_000]);
        made(folder.path()).store(&key, &binary);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let cache = made(folder.path());
                    for _ in 0..20 {
                        cache.store(&key, &binary);
                        assert_eq!(cache.load(&key).as_deref(), Some(&binary[..]));
                    }
                });
            }
        });
        assert_eq!(files(folder.path()).len(), 1);
    }
}
