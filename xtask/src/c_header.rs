//! The header of the C ABI, made by cbindgen from the Rust sources.

use std::path::Path;

use anyhow::{Context as _, Result};
use cbindgen::{Builder, Config};

/// The crate that has the ABI, and says by its `cbindgen.toml` how the header looks.
const CRATE: &str = "broker/capi";

/// Writes the header.
pub(crate) fn header(root: &Path) -> Result<String> {
    let folder = root.join(CRATE);
    let config = Config::from_root_or_default(&folder);
    let bindings = Builder::new()
        .with_crate(&folder)
        .with_config(config)
        .generate()
        .with_context(|| format!("cbindgen cannot read {CRATE}"))?;
    let mut text = Vec::new();
    bindings.write(&mut text);
    Ok(String::from_utf8(text)?)
}
