//! `ONEAPI_DEVICE_SELECTOR`: which devices a user lets programs see.
//!
//! ```text
//! selector = term ; term ...      term = [!] backend : choice , choice ...
//! backend  = * | level_zero | opencl | ...      choice = device [ . tile ]      device = * | gpu | cpu | fpga | number
//! ```
//!
//! Terms with `!` take devices away from those that the others let through, or from all where there are no others. The
//! source is SYCL's `EnvironmentVariables` page (<https://intel.github.io/llvm/EnvironmentVariables.html>).

const BACKEND: &str = "level_zero";

/// What a selector lets through.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Selector {
    accepted: Vec<Choice>,
    rejected: Vec<Choice>,
    /// Whether some term, of whatever backend, accepts: only then what none accepts is hidden.
    names_some: bool,
}

/// What a program sees of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Seen {
    Whole,
    /// These of its tiles, each as a device.
    Tiles(Vec<u32>),
    Hidden,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Choice {
    device: Pick,
    tile: Option<Pick>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Pick {
    Any,
    Kind(String),
    Number(u32),
}

impl Selector {
    /// Reads a selector; an empty one lets everything through, and so does a term that is none.
    pub(super) fn parse(text: &str) -> Self {
        let mut selector = Self::default();
        for term in text
            .split(';')
            .map(str::trim)
            .filter(|term| !term.is_empty())
        {
            let (is_rejected, term) = match term.strip_prefix('!') {
                Some(term) => (true, term),
                None => (false, term),
            };
            let Some((backend, choices)) = term.split_once(':') else {
                continue;
            };
            selector.names_some |= !is_rejected;
            let backend = backend.trim().to_ascii_lowercase();
            if backend != "*" && backend != BACKEND {
                continue;
            }
            let choices = choices.split(',').filter_map(Choice::parse);
            match is_rejected {
                true => selector.rejected.extend(choices),
                false => selector.accepted.extend(choices),
            }
        }
        selector
    }

    /// Returns what is seen of the device of that number and kind, which has so many tiles.
    pub(super) fn see(&self, number: u32, kind: &str, tiles: u32) -> Seen {
        let names = |choice: &&Choice| choice.device.matches(number, kind);
        let rejected: Vec<&Choice> = self.rejected.iter().filter(names).collect();
        if rejected.iter().any(|choice| choice.tile.is_none()) {
            return Seen::Hidden;
        }
        let accepted: Vec<&Choice> = self.accepted.iter().filter(names).collect();
        if !self.names_some || accepted.iter().any(|choice| choice.tile.is_none()) {
            return Seen::Whole;
        }
        let is_named = |choices: &[&Choice], tile: u32| {
            let mut picks = choices.iter().filter_map(|choice| choice.tile.as_ref());
            picks.any(|pick| pick.matches(tile, ""))
        };
        let seen =
            (0..tiles).filter(|tile| is_named(&accepted, *tile) && !is_named(&rejected, *tile));
        match seen.collect::<Vec<u32>>() {
            none if none.is_empty() => Seen::Hidden,
            tiles => Seen::Tiles(tiles),
        }
    }
}

impl Choice {
    fn parse(text: &str) -> Option<Self> {
        match text.trim().split_once('.') {
            None => Some(Self {
                device: Pick::parse(text)?,
                tile: None,
            }),
            Some((device, tile)) => Some(Self {
                device: Pick::parse(device)?,
                tile: Some(Pick::parse(tile)?),
            }),
        }
    }
}

impl Pick {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        match text.as_str() {
            "" => None,
            "*" => Some(Self::Any),
            "gpu" | "cpu" | "fpga" => Some(Self::Kind(text)),
            number => number.parse().ok().map(Self::Number),
        }
    }

    fn matches(&self, number: u32, kind: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Kind(wanted) => wanted == kind,
            Self::Number(wanted) => *wanted == number,
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// What is seen of two GPUs of two tiles: `.` hidden, `W` whole, else the tiles.
    fn seen(selector: &str) -> String {
        let selector = Selector::parse(selector);
        let show = |number| match selector.see(number, "gpu", 2) {
            Seen::Hidden => ".".to_owned(),
            Seen::Whole => "W".to_owned(),
            Seen::Tiles(tiles) => tiles.iter().map(u32::to_string).collect(),
        };
        [show(0), show(1)].join(" ")
    }

    #[rstest]
    #[case("", "W W")]
    #[case("*:*", "W W")]
    #[case("level_zero:*", "W W")]
    #[case("LEVEL_ZERO:GPU", "W W")]
    #[case("level_zero:1", ". W")]
    #[case("opencl:*", ". .")]
    #[case("opencl:cpu;level_zero:0", "W .")]
    #[case("*:cpu", ". .")]
    #[case("!level_zero:0", ". W")]
    #[case("!opencl:*", "W W")]
    #[case("level_zero:*;!level_zero:1", "W .")]
    #[case("level_zero:0.1", "1 .")]
    #[case("level_zero:*.*", "01 01")]
    #[case("level_zero:*.*;!*:*.0", "1 1")]
    #[case("level_zero:0,1.0", "W 0")]
    #[case("level_zero:0.7", ". .")]
    #[case(" level_zero : gpu ; ", "W W")]
    fn selectors_let_through_what_sycl_does(#[case] selector: &str, #[case] expected: &str) {
        assert_eq!(seen(selector), expected);
    }
}
