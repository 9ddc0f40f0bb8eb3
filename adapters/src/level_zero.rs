//! Level Zero's loader, as far as the inventory tells of it: the device crate calls it.

use crate::runtimes::{QueueConvention, Row};

/// Level Zero's row.
pub(crate) const ROW: Row = Row {
    name: "level_zero",
    module: "dpctl or torch",
    libraries: &["libze_loader.so"],
    required: &[&["zeInit", "zeDriverGet", "zeMemGetAllocProperties"]],
    optional: &["zeDriverGetDefaultContext"],
    majors: &[1],
    is_one_each: true,
    queues: QueueConvention::LevelZeroEvent,
};
