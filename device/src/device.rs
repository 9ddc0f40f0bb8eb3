//! Where memory lives.

/// The physical place of an allocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Device {
    /// Memory that the processor reads and writes directly.
    Host,
    /// A device that another runtime owns. It holds and routes; it does not compute here.
    Foreign {
        /// The exchange protocol's number of the device type.
        kind: u32,
        /// The index among devices of that type.
        index: i32,
    },
}
