//! `docs/safety.md`: every module with unsafe code, why it has it, and what tests it.

mod covered;
mod covered_capi;
mod covered_python;
mod page;

pub(crate) use page::text;
