//! What goes wrong with modules and kernels, from their source to their launch.

use std::fmt;

use level_zero_sys::ze_result_t;

/// What is wrong with a module, a kernel, or the launch of one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KernelError {
    /// Bytes that are no SPIR-V.
    #[error(
        "wanted SPIR-V, whole words of which the first is 0x07230203, got {bytes} bytes that begin with \
         {begin:02x?}: pass the bytes that a compiler wrote, such as `ocloc compile -spv_only -file kernel.cl`"
    )]
    NotSpirv {
        /// How many bytes came.
        bytes: usize,
        /// The first four at most.
        begin: Vec<u8>,
    },
    /// SPIR-V that ends within an instruction.
    #[error(
        "wanted whole instructions of SPIR-V, got a module of {bytes} bytes that is torn at byte {at}: write it again"
    )]
    TornSpirv {
        /// How many bytes came.
        bytes: usize,
        /// Where the instruction begins.
        at: usize,
    },
    /// Build flags that C cannot hold.
    #[error("wanted build flags without a zero byte, got {flags:?}")]
    Flags {
        /// The flags that came.
        flags: String,
    },
    /// A driver's compiler that refused.
    #[error("{call} answered {code}, and the driver's compiler says: {log}")]
    Build {
        /// The entry point.
        call: &'static str,
        /// What it answered.
        code: ze_result_t,
        /// What the compiler wrote.
        log: String,
    },
    /// No program that makes SPIR-V of OpenCL C.
    #[error(
        "wanted a compiler for OpenCL C, and PATH has neither `ocloc` nor `clang` with `llvm-spirv`: install Intel's \
         ocloc (package intel-ocloc), or clang and llvm-spirv of one version (Debian, Ubuntu: apt-get install clang-15 \
         llvm-spirv-15), or pass SPIR-V"
    )]
    NoCompiler,
    /// A compiler that cannot be run, or whose files cannot be written and read.
    #[error("wanted {program} to compile OpenCL C, and it cannot be used: {reason}")]
    CompilerUnusable {
        /// The program.
        program: String,
        /// What the system said.
        reason: String,
    },
    /// A compiler that refused the source.
    #[error("wanted OpenCL C that compiles, and {program} ended with {status}: {said}")]
    Compiler {
        /// The program.
        program: String,
        /// How it ended.
        status: String,
        /// What it wrote.
        said: String,
    },
    /// A name that is no kernel's.
    #[error(
        "wanted the name of a kernel, got {name:?}; the module has {}",
        Names(names)
    )]
    UnknownKernel {
        /// The name that came.
        name: String,
        /// Those that the module has.
        names: Vec<String>,
    },
    /// Too many arguments, or too few.
    #[error("wanted {wanted} arguments for kernel {kernel:?}, got {got}")]
    ArgumentCount {
        /// The kernel.
        kernel: String,
        /// How many it takes.
        wanted: usize,
        /// How many came.
        got: usize,
    },
    /// An argument of another kind, or of another size, than the kernel takes there.
    #[error("wanted {wanted} as argument {index} of kernel {kernel:?}, got {got}")]
    Argument {
        /// The kernel.
        kernel: String,
        /// The place of the argument, from 0 on.
        index: usize,
        /// What it takes there.
        wanted: String,
        /// What came.
        got: String,
    },
    /// An address that the driver does not know.
    #[error(
        "wanted USM of the queue's context as argument {index} of kernel {kernel:?}, got the address {address:#x}, of \
         which the driver knows nothing there: copy to memory that was allocated in that context"
    )]
    NotUsm {
        /// The kernel.
        kernel: String,
        /// The place of the argument, from 0 on.
        index: usize,
        /// The address.
        address: usize,
    },
    /// A queue of another context or device than the module's.
    #[error(
        "wanted a queue of the context and device that kernel {kernel:?} was built for, got one of {queue}: build the \
         module for that queue's"
    )]
    OtherQueue {
        /// The kernel.
        kernel: String,
        /// The name of the queue's device.
        queue: String,
    },
    /// No dimension, or more than three.
    #[error("wanted 1 to 3 dimensions of work items, got {sizes:?}")]
    Dimensions {
        /// The sizes that came.
        sizes: Vec<usize>,
    },
    /// More work items along a dimension than drivers count.
    #[error(
        "wanted fewer than 2**32 work items along a dimension, got {size}: use more dimensions"
    )]
    TooManyItems {
        /// The size that came.
        size: usize,
    },
    /// Groups of another number of dimensions than the range.
    #[error("wanted a group of as many dimensions as the range, {range}, got {group}")]
    GroupDimensions {
        /// The dimensions of the range.
        range: usize,
        /// Those of a group.
        group: usize,
    },
    /// Groups that do not divide the work items.
    #[error(
        "wanted {global:?} work items to be a multiple of the group's {local:?} along each dimension: round the number \
         of work items up and let the kernel check its bounds, or choose other groups"
    )]
    UnevenGroups {
        /// How many work items there are.
        global: Vec<usize>,
        /// How many a group has.
        local: Vec<usize>,
    },
    /// Groups that the device cannot run.
    #[error(
        "wanted at most {most} work items in a group, and at most {along:?} along each dimension, got {local:?}"
    )]
    LargeGroup {
        /// How many a group has.
        local: [u32; 3],
        /// How many there may be.
        most: u32,
        /// How many there may be along each dimension.
        along: [u32; 3],
    },
    /// Groups of another size than the kernel was written for.
    #[error("wanted groups of {wanted:?} work items, as kernel {kernel:?} says, got {got:?}")]
    OtherGroup {
        /// The kernel.
        kernel: String,
        /// The size that it says.
        wanted: [u32; 3],
        /// The size that came.
        got: [u32; 3],
    },
    /// More local memory than a group has.
    #[error("wanted at most {most} bytes of local memory for kernel {kernel:?}, got {bytes}")]
    LocalMemory {
        /// The kernel.
        kernel: String,
        /// How many its arguments and its own variables come to.
        bytes: usize,
        /// How many a group has.
        most: usize,
    },
}

/// Names as a list for people.
struct Names<'a>(&'a [String]);

impl fmt::Display for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => f.write_str("none"),
            names => f.write_str(&names.join(", ")),
        }
    }
}

impl KernelError {
    /// Claims that a program or a driver failed, rather than that a value is wrong.
    pub(crate) fn is_failure(&self) -> bool {
        matches!(
            self,
            Self::Build { .. } | Self::NoCompiler | Self::CompilerUnusable { .. }
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed() {
        let error = |names: &[&str]| KernelError::UnknownKernel {
            name: "sum".to_owned(),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
        };
        let text = error(&["add", "fill"]).to_string();
        assert_eq!(
            text,
            "wanted the name of a kernel, got \"sum\"; the module has add, fill"
        );
        assert!(error(&[]).to_string().ends_with("the module has none"));
    }
}
