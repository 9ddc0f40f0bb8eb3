//! The bindings of Level Zero, made by bindgen from the headers of Debian's `libze-dev`.
//!
//! libclang is PyPI's, in the test environment: `.cargo/config.toml` names it by `LIBCLANG_PATH`.

use std::env;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use bindgen::callbacks::{ItemInfo, ParseCallbacks};
use bindgen::{Builder, EnumVariation, RustEdition, RustTarget};

/// Where Debian's package puts the headers.
const HEADERS: &str = "/usr/include/level_zero";

/// Debian's headers of sysman use types of the core API, so one file includes all.
const ROOT_HEADER: &str = "\
#include <level_zero/ze_api.h>
#include <level_zero/zes_api.h>
#include <level_zero/ze_ddi.h>
";

/// The core API, and of sysman what tells of memory and bus.
const FUNCTIONS: &str = "ze[A-Z].*|zesDeviceGetProperties|zesDeviceEnumMemoryModules|zesMemoryGet(Properties|State)\
    |zesDevicePciGetProperties";

/// The tables that drivers fill in, and structures that only `pNext` leads to.
const TYPES: &str = "ze_.*_dditable_t|ze_.*_(desc|properties|flag|fd)_t|ze_.*_(exp|ext)_.*_t";

/// The tracing layer's, which nobody here uses.
const UNWANTED_TYPES: &str = ".*(_params_t|_callbacks_t|Cb_t)";

const CONSTANTS: &str = "ZE_MAX.*|ZE_.*_NAME";

/// Stands above the bindings, which are C's in spelling and in their lack of docs.
const OPENING: &str = "\
//! Types, constants and entry points of Level Zero's headers; written by `cargo xtask generate`.
#![allow(
    clippy::all,
    clippy::pedantic,
    clippy::allow_attributes_without_reason,
    clippy::multiple_unsafe_ops_per_block,
    clippy::undocumented_unsafe_blocks,
    missing_docs,
    non_camel_case_types,
    non_snake_case,
    unreachable_pub,
    unsafe_code,
    unsafe_op_in_unsafe_fn,
    unused_qualifications,
    reason = \"generated\"
)]
";

/// Writes the bindings.
pub(crate) fn bindings(_: &Path) -> Result<String> {
    if !Path::new(HEADERS).join("ze_api.h").exists() {
        bail!("{HEADERS} is missing: apt-get install libze-dev");
    }
    if let Some(folder) = env::var_os("LIBCLANG_PATH").filter(|path| !Path::new(path).exists()) {
        let folder = Path::new(&folder).display();
        bail!(
            "{folder} is missing, where libclang should be: run `make test` once, or set LIBCLANG_PATH"
        );
    }
    let target = RustTarget::stable(85, 0)
        .ok()
        .context("bindgen knows Rust 1.85")?;
    let bindings = Builder::default()
        .header_contents("level_zero.h", ROOT_HEADER)
        .allowlist_function(FUNCTIONS)
        .allowlist_type(TYPES)
        .allowlist_var(CONSTANTS)
        .blocklist_type(UNWANTED_TYPES)
        .default_enum_style(EnumVariation::NewType {
            is_bitfield: false,
            is_global: false,
        })
        .prepend_enum_name(false)
        .derive_default(true)
        .generate_comments(false)
        .dynamic_library_name("Functions")
        .dynamic_link_require_all(true)
        .parse_callbacks(Box::new(Typedefs))
        .rust_target(target)
        .rust_edition(RustEdition::Edition2024)
        .use_core()
        .disable_header_comment()
        .generate()
        .context("bindgen")?;
    with_newer_path_bound(&format!("{OPENING}\n{bindings}"))
}

/// Calls structures by their typedefs, which lack C's underscore. Handles are pointers to theirs.
#[derive(Debug)]
struct Typedefs;

impl ParseCallbacks for Typedefs {
    fn item_name(&self, item: ItemInfo<'_>) -> Option<String> {
        let name = item.name.strip_prefix('_')?;
        let is_handle = name.ends_with("_handle_t");
        (name.starts_with("ze") && !is_handle).then(|| name.to_owned())
    }
}

/// Names the bound on paths of the newer library that the bindings load by, which bindgen does not know yet.
fn with_newer_path_bound(text: &str) -> Result<String> {
    const OLD: &str = "P: AsRef<::std::ffi::OsStr>";
    if !text.contains(OLD) {
        bail!("bindgen writes no `{OLD}` any more: drop this step");
    }
    Ok(text.replace(OLD, "P: ::libloading::AsFilename"))
}
