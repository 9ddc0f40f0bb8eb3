//! The house rules that no compiler checks, one file a subject.
//!
//! [`run()`] reads every source file below the workspace root, except ignored ones and those under a `generated` folder,
//! and prints one line a violation: where, which rule, what to do.

mod comments;
mod inventory;
mod layers;
mod maps;
mod names;
mod opening;
mod places;
mod run;
mod size;
mod source;
mod unfinished;
mod unsafe_code;
mod violation;

pub(crate) use inventory::{UnsafeModule, unsafe_modules};
pub(crate) use run::run;
