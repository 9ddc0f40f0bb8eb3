//! Where an eager tensor is, as TensorFlow names its devices.

use std::fmt;

/// The place of a tensor's memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EagerPlace {
    /// Memory of the host.
    Host,
    /// Memory of a device, whose pointers are what the device takes them for.
    Device {
        /// What kind of device it is, such as `XPU`.
        kind: Box<str>,
        /// Its number among those.
        index: u32,
    },
}

impl EagerPlace {
    /// Reads a short name such as `XPU:1`, which is that of a host where it says `CPU`.
    #[must_use]
    pub fn of(name: &str) -> Self {
        Self::parse(name.as_bytes())
    }

    /// Reads a name such as `/job:localhost/replica:0/task:0/device:XPU:1`.
    pub(super) fn parse(name: &[u8]) -> Self {
        if name.ends_with(b"/device:CPU:0") {
            // What nearly all are, without a look at each letter.
            return Self::Host;
        }
        let last = name.rsplit(|byte| *byte == b'/').next().unwrap_or(name);
        let last = last.strip_prefix(b"device:").unwrap_or(last);
        if last.starts_with(b"CPU:") {
            return Self::Host;
        }
        let text = String::from_utf8_lossy(last);
        let (kind, index) = text.rsplit_once(':').unwrap_or((&text, ""));
        Self::Device {
            kind: kind.into(),
            index: index.parse().unwrap_or_default(),
        }
    }
}

impl fmt::Display for EagerPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Host => f.write_str("CPU:0"),
            Self::Device { kind, index } => write!(f, "{kind}:{index}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_cpus_are_the_host() {
        let place = |name: &str| EagerPlace::parse(name.as_bytes()).to_string();
        assert_eq!(
            place("/job:localhost/replica:0/task:0/device:CPU:1"),
            "CPU:0"
        );
        assert_eq!(
            place("/job:localhost/replica:0/task:0/device:XPU:1"),
            "XPU:1"
        );
        assert_eq!(
            place("/job:localhost/replica:0/task:0/device:CPU_LIKE:2"),
            "CPU_LIKE:2"
        );
        assert_eq!(place(""), ":0");
    }
}
