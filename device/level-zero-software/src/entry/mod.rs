//! The entry points, by what they are about; each believes its caller's pointers and looks up its handles.

#![expect(non_snake_case, reason = "entry points keep their foreign names")]
#![expect(
    unsafe_code,
    reason = "exports entry points under their names, which are Level Zero's alone"
)]

mod append;
mod context;
mod device;
mod driver;
mod event;
mod kernel;
mod loader;
mod memory;
mod module;
mod queue;
mod tables;
mod text;
mod unsupported;

use text::{put_text, tell_text};
