//! The OpenCL vendors that a SYCL runtime would load, and the refusal of those that kill the process.
//!
//! TensorFlow 2.21 puts the symbols of its own LLVM into the global scope. A vendor that needs a
//! shared LLVM is then bound to those, of another version, and the process dies in the first device
//! query. Why it is told so stands in `docs/decisions/0008-opencl-vendors.md`. Nothing here loads a
//! library.
//!
//! | file        | subject                                                          |
//! |-------------|------------------------------------------------------------------|
//! | `listed`    | the libraries that the OpenCL loader would load                  |
//! | `needed`    | the shared LLVM that a library brings along                      |
//! | `mapped`    | the libraries that are in this process already                   |
//! | `collision` | which vendor collides, in words                                  |

mod collision;
mod listed;
mod mapped;
mod needed;

pub(crate) use collision::{check_opencl_vendors, opencl_vendors, refuse_colliding_vendors};
