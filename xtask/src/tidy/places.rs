//! Words of the code that have one home each: whoever reads it there has read all of it.

use super::source::{Source, line_of};
use super::violation::Violation;

const RULE: &str = "places";

/// A part of an identifier, lower case, and where identifiers may hold it: paths or beginnings of paths.
struct Home {
    parts: &'static [&'static str],
    places: &'static [&'static str],
}

const HOMES: &[Home] = &[
    Home {
        parts: &["dlopen", "libloading"],
        places: &[
            "device/level-zero-sys/src/loader.rs",
            "device/level-zero-software/",
            "adapters/src/library.rs",
        ],
    },
    Home {
        parts: &["pycapsule"],
        places: &[
            "python/src/capsule",
            "broker/capi/include/dlpack_broker/python.hpp",
        ],
    },
    Home {
        parts: &["dltensor", "dlmanagedtensor"],
        places: &["broker/", "python/", "examples/"],
    },
];

pub(super) fn check(source: &Source) -> Vec<Violation> {
    if source.is_test_file() {
        return Vec::new();
    }
    let elsewhere = |home: &&Home| {
        !home
            .places
            .iter()
            .any(|place| source.path.starts_with(place))
    };
    HOMES
        .iter()
        .filter(elsewhere)
        .flat_map(|home| strays(source, home))
        .collect()
}

fn strays(source: &Source, home: &Home) -> Vec<Violation> {
    let stray = |word: &str| {
        home.parts
            .iter()
            .any(|part| word.to_lowercase().contains(part))
    };
    let code = source
        .code()
        .into_iter()
        .filter(|node| stray(source.text_of(*node)));
    code.map(|node| {
        let message = format!(
            "`{}` lives in {}: move this there",
            source.text_of(node),
            home.places.join(", ")
        );
        source.violation(line_of(node), RULE, message)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::super::source::source;
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&source(path, text)).len()
    }

    #[test]
    fn capsules_live_in_the_capsule_module() {
        let text = "use pyo3::types::PyCapsule;";
        assert_eq!(count("python/src/capsule.rs", text), 0);
        assert_eq!(count("python/src/capsule/export.rs", text), 0);
        assert_eq!(count("python/src/array.rs", text), 1);
    }

    #[test]
    fn libraries_are_opened_in_three_places() {
        let text = "use libloading::Library;";
        assert_eq!(count("adapters/src/library.rs", text), 0);
        assert_eq!(count("adapters/src/torch.rs", text), 1);
        assert_eq!(
            count(
                "device/level-zero-software/src/shim.c",
                "void f() { dlopen(0, 0); }"
            ),
            0
        );
    }

    #[test]
    fn received_tensors_stay_above_the_device_crate() {
        let text = "fn f(tensor: &DLManagedTensorVersioned) {}";
        assert_eq!(count("broker/src/foreign.rs", text), 0);
        assert_eq!(count("device/src/array.rs", text), 1);
    }

    #[test]
    fn comments_strings_and_tests_may_name_them() {
        assert_eq!(
            count(
                "python/src/array.rs",
                "// no PyCapsule here\nconst A: &str = \"dlopen\";"
            ),
            0
        );
        assert_eq!(
            count(
                "tests/python/test_hostile.py",
                "class DLTensor(Structure): pass"
            ),
            0
        );
    }
}
