//! What a SYCL program opens as `libze_loader.so.1` to have the genuine loader below it, though that is too old.
//!
//! The genuine loader is needed by this library, so that whoever opens this finds its entry points too. SYCL asks more
//! of a loader than Debian's 1.8 does, in two ways:
//!
//! * It initialises the loader several times, once for each adapter. Debian's then lists the drivers anew, under
//!   handles that are in use. `genuine` lets it do so once.
//! * It calls entry points of later versions, found or not. `driver` passes on those that the software driver has, and
//!   `refused` answers for the others.

mod driver;
mod genuine;
#[path = "../../src/entry/newer.rs"]
mod newer;
mod refused;
