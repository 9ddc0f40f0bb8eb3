//! Layering: a lower crate never names a higher one, in code, comments or its manifest.
//!
//! Strings are free: an error message may name a public call. Where one word has one home is in `places`.

use anyhow::{Context as _, Result};

use super::source::{Source, line_of};
use super::violation::Violation;

const RULE: &str = "layers";

/// What the files below a folder must not name.
struct Layer {
    folder: &'static str,
    /// Packages, neither as a dependency nor by their Rust name.
    crates: &'static [&'static str],
    /// Whole words, lower case.
    words: &'static [&'static str],
    /// Parts of words, lower case.
    parts: &'static [&'static str],
    /// Parts of words of the code alone, lower case: comments may say what is left to others, or where a list is from.
    code_parts: &'static [&'static str],
}

/// The first row whose folder holds a file is the file's layer.
const LAYERS: &[Layer] = &[
    Layer {
        folder: "device/level-zero-sys/",
        crates: &[
            "dlpack-broker-device",
            "dlpack-broker",
            "dlpack-broker-adapters",
            "dlpack-broker-capi",
            "dlpack-broker-python",
        ],
        words: &["broker", "adapters"],
        parts: &["dlpark", "pyo3"],
        code_parts: &["dlpack", "dltensor"],
    },
    Layer {
        folder: "device/",
        crates: &[
            "dlpack-broker",
            "dlpack-broker-adapters",
            "dlpack-broker-capi",
            "dlpack-broker-python",
        ],
        words: &["broker", "adapters"],
        parts: &["dlpark", "pyo3"],
        code_parts: &["dlpack", "dltensor"],
    },
    Layer {
        folder: "broker/capi/",
        crates: &["dlpack-broker-python"],
        words: &[],
        parts: &["pyo3"],
        code_parts: &[],
    },
    Layer {
        folder: "broker/",
        crates: &[
            "dlpack-broker-adapters",
            "dlpack-broker-capi",
            "dlpack-broker-python",
        ],
        words: &[],
        parts: &["libloading", "dlopen", "pyo3"],
        code_parts: &[],
    },
    Layer {
        folder: "adapters/",
        crates: &[
            "dlpack-broker",
            "dlpack-broker-capi",
            "dlpack-broker-python",
        ],
        words: &[],
        parts: &["dlpack", "dlpark", "dltensor", "pyo3"],
        code_parts: &[],
    },
    Layer {
        folder: "python/",
        crates: &["dlpack-broker-capi"],
        words: &[],
        parts: &[],
        code_parts: &[],
    },
];

/// The project's own packages, whose names hold words that some layers must not say.
const PACKAGES: &[&str] = &[
    "dlpack-broker",
    "dlpack-broker-device",
    "dlpack-broker-adapters",
    "dlpack-broker-capi",
    "dlpack-broker-python",
    "dlpack-broker-software",
];

/// Checks the code and comments of one file.
pub(super) fn check(source: &Source) -> Vec<Violation> {
    let Some(layer) = layer_of(&source.path) else {
        return Vec::new();
    };
    let code = source.code().into_iter();
    let in_code = code.filter_map(|node| {
        let word = layer.forbidden_word(source.text_of(node), layer.code_parts)?;
        Some((line_of(node), word))
    });
    let comments = source.comments().into_iter();
    let in_comments = comments
        .filter_map(|comment| Some((comment.line, layer.forbidden_word(comment.text, &[])?)));
    let found = in_code.chain(in_comments);
    found
        .map(|(line, word)| source.violation(line, RULE, layer.message(word)))
        .collect()
}

/// Checks the dependencies in one manifest, and that it takes the workspace's lints.
pub(super) fn check_manifest(path: &str, text: &str) -> Result<Vec<Violation>> {
    let manifest: toml::Table = text
        .parse()
        .with_context(|| format!("cannot read {path}"))?;
    let mut violations = Vec::new();
    let mut report = |line, message| {
        violations.push(Violation {
            path: path.into(),
            line,
            rule: RULE,
            message,
        })
    };
    if let Some(layer) = layer_of(path) {
        for name in dependencies(&manifest)
            .iter()
            .filter(|name| layer.forbids(name, layer.code_parts))
        {
            report(line_with(text, name), layer.message(name));
        }
    }
    if manifest.contains_key("package") && !takes_lints(&manifest) {
        report(
            1,
            "the crate does not take the workspace's lints: add `[lints] workspace = true`".into(),
        );
    }
    Ok(violations)
}

impl Layer {
    /// Finds the first word of `text` that this layer or `more_parts` forbids.
    fn forbidden_word<'a>(&self, text: &'a str, more_parts: &[&str]) -> Option<&'a str> {
        text.split(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '-')
            .flat_map(|word| {
                if package_of(word).is_some() {
                    vec![word]
                } else {
                    word.split('-').collect()
                }
            })
            .find(|word| self.forbids(word, more_parts))
    }

    fn forbids(&self, word: &str, more_parts: &[&str]) -> bool {
        if let Some(package) = package_of(word) {
            return self.crates.contains(&package);
        }
        let word = word.to_lowercase();
        let mut parts = self.parts.iter().chain(more_parts);
        self.words.contains(&word.as_str()) || parts.any(|part| word.contains(part))
    }

    fn message(&self, word: &str) -> String {
        format!(
            "`{word}` in the layer {}, which does not know it: say it a layer up, or in this layer's own words",
            self.folder
        )
    }
}

fn layer_of(path: &str) -> Option<&'static Layer> {
    LAYERS.iter().find(|layer| path.starts_with(layer.folder))
}

fn package_of(word: &str) -> Option<&'static str> {
    let word = word.replace('_', "-");
    PACKAGES.iter().copied().find(|package| *package == word)
}

/// The names in all dependency tables, those for a target included.
fn dependencies(manifest: &toml::Table) -> Vec<String> {
    let mut names = Vec::new();
    for (key, value) in manifest {
        let Some(table) = value.as_table() else {
            continue;
        };
        if key.ends_with("dependencies") {
            names.extend(table.keys().cloned());
        } else if key == "target" {
            names.extend(
                table
                    .values()
                    .filter_map(toml::Value::as_table)
                    .flat_map(dependencies),
            );
        }
    }
    names
}

fn line_with(text: &str, name: &str) -> usize {
    let is_entry = |line: &str| {
        line.trim_start()
            .strip_prefix(name)
            .is_some_and(|rest| !rest.starts_with('-'))
    };
    text.lines().position(is_entry).map_or(1, |index| index + 1)
}

fn takes_lints(manifest: &toml::Table) -> bool {
    let lints = manifest.get("lints").and_then(toml::Value::as_table);
    lints
        .and_then(|lints| lints.get("workspace"))
        .and_then(toml::Value::as_bool)
        == Some(true)
}

#[cfg(test)]
mod tests {
    use super::super::source::source;
    use super::*;

    fn words(path: &str, text: &str) -> Vec<String> {
        let quoted = |message: String| message.split('`').nth(1).unwrap_or_default().to_owned();
        check(&source(path, text))
            .into_iter()
            .map(|violation| quoted(violation.message))
            .collect()
    }

    #[test]
    fn device_names_nothing_above_it_in_code_or_comments() {
        assert_eq!(words("device/src/a.rs", "use dlpark::ffi;\n"), ["dlpark"]);
        assert_eq!(
            words("device/src/a.rs", "// as the broker wants it\n"),
            ["broker"]
        );
        assert_eq!(
            words("device/src/a.rs", "fn from_dlpack() {}\n"),
            ["from_dlpack"]
        );
        assert_eq!(
            words("device/src/a.rs", "use dlpack_broker::A;\n"),
            ["dlpack_broker"]
        );
    }

    #[test]
    fn device_may_name_itself_and_its_variables() {
        let text = "//! use dlpack_broker_device::A, of dlpack-broker-device; set BROKER_CACHE_DIR\nconst A: &str = \"broker.memory\";";
        assert!(words("device/src/a.rs", text).is_empty());
    }

    #[test]
    fn device_may_say_in_comments_where_its_dtypes_are_from() {
        assert!(
            words(
                "device/src/a.rs",
                "/// Every dtype of DLPack 1.3.\nfn f() {}\n"
            )
            .is_empty()
        );
    }

    #[test]
    fn broker_never_opens_libraries() {
        assert_eq!(words("broker/src/a.rs", "// found by dlopen\n"), ["dlopen"]);
        assert_eq!(words("broker/src/a.rs", "use pyo3::Python;\n"), ["pyo3"]);
        assert!(
            words(
                "broker/src/a.rs",
                "use dlpark::ffi::DLTensor; // DLPack 1.3\n"
            )
            .is_empty()
        );
    }

    #[test]
    fn adapters_never_say_dlpack() {
        assert_eq!(
            words("adapters/src/a.rs", "fn from_dlpack() {}\n"),
            ["from_dlpack"]
        );
        assert!(words("adapters/src/a.rs", "use dlpack_broker_device::Context;\n").is_empty());
    }

    #[test]
    fn manifests_obey_the_same_table() -> Result<()> {
        let lints = "[lints]\nworkspace = true\n";
        let manifest = |name| {
            format!("[package]\nname = \"a\"\n[dependencies]\n{name}.workspace = true\n{lints}")
        };
        assert!(check_manifest("broker/Cargo.toml", &manifest("dlpack-broker-device"))?.is_empty());
        let violations = check_manifest("device/Cargo.toml", &manifest("dlpack-broker"))?;
        assert_eq!((violations.len(), violations[0].line), (1, 4));
        let target = format!("[target.'cfg(unix)'.dev-dependencies]\nlibloading = \"1\"\n{lints}");
        assert_eq!(check_manifest("broker/Cargo.toml", &target)?.len(), 1);
        Ok(())
    }

    #[test]
    fn a_crate_that_does_not_take_the_lints_fails() -> Result<()> {
        assert_eq!(
            check_manifest("benches/Cargo.toml", "[package]\nname = \"a\"\n")?.len(),
            1
        );
        assert!(check_manifest("Cargo.toml", "[workspace]\nmembers = []\n")?.is_empty());
        Ok(())
    }
}
