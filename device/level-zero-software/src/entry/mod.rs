//! The entry points, by what they are about; each believes its caller's pointers and looks up its handles.

mod append;
mod context;
mod device;
mod driver;
mod event;
mod kernel;
mod loader;
mod memory;
mod module;
mod newer;
mod queue;
mod tables;
mod text;
mod unsupported;

use text::{put_text, tell_text};
