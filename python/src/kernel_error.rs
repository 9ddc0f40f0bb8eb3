//! What to do about modules, kernels and launches that do not work.

use dlpack_broker::device::KernelError;

/// Returns what to type instead, beside what the message says already.
pub(crate) fn remedy(error: &KernelError) -> &'static str {
    match error {
        KernelError::NotSpirv { .. } => "OpenCL C goes to broker.kernel.from_opencl",
        KernelError::TornSpirv { .. } => {
            "read the file as bytes, as by pathlib.Path(name).read_bytes()"
        }
        KernelError::Flags { .. } => "leave it out of options=",
        KernelError::Build { .. } | KernelError::Compiler { .. } => {
            "mend the source, or pass other options="
        }
        KernelError::NoCompiler => "that goes to broker.kernel.from_spirv",
        KernelError::CompilerUnusable { .. } => "run it by itself to see why, or take it off PATH",
        KernelError::UnknownKernel { .. } => "module.kernels lists them",
        KernelError::ArgumentCount { .. } | KernelError::Argument { .. } => {
            "kernel.parameters tells what it takes"
        }
        KernelError::NotUsm { .. } => "as by broker.asarray(x, copy=True)",
        KernelError::OtherQueue { .. } => {
            "make both anew for one device, and after the import of dpctl if that is used"
        }
        KernelError::Dimensions { .. } => "pass as in 1024 or (64, 64)",
        KernelError::TooManyItems { .. } => "as in (65536, 65536)",
        KernelError::GroupDimensions { .. } => "pass as in group=(8, 8)",
        KernelError::UnevenGroups { .. } => "leave group= away, and the driver chooses them",
        KernelError::LargeGroup { .. } => "pass a smaller group=",
        KernelError::OtherGroup { .. } => "leave group= away",
        KernelError::LocalMemory { .. } => "pass a smaller broker.kernel.Local",
    }
}
