//! SPIR-V of OpenCL C, by a compiler that the machine has.
//!
//! ```text
//! ocloc                Intel's, which writes SPIR-V itself
//! clang, llvm-spirv    the first writes LLVM's bitcode, which the second translates; of one version
//! ```

use std::ffi::OsStr;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::Error;
use crate::kernel_error::KernelError;

const SOURCE: &str = "kernel.cl";
const BITCODE: &str = "kernel.bc";
const SPIRV: &str = "kernel.spv";

/// The versions that Debian and Ubuntu put behind the programs' names, the newest first; none is named first of all.
const VERSIONS: [&str; 9] = ["", "-21", "-20", "-19", "-18", "-17", "-16", "-15", "-14"];

/// Compiles OpenCL C to SPIR-V, by `ocloc`, else by `clang` and `llvm-spirv`, as PATH has them.
///
/// `options` are OpenCL's, such as `-D` and `-cl-std=CL3.0`; without one of the latter kind the source is OpenCL C 2.0.
///
/// # Errors
///
/// [`KernelError::NoCompiler`], [`KernelError::CompilerUnusable`], and [`KernelError::Compiler`] with what it says.
pub fn spirv_of_opencl(source: &str, options: &[&str]) -> Result<Vec<u8>, Error> {
    let unusable = |error: io::Error| KernelError::CompilerUnusable {
        program: "a folder for temporary files".to_owned(),
        reason: error.to_string(),
    };
    let folder = tempfile::tempdir().map_err(unusable)?;
    fs::write(folder.path().join(SOURCE), source).map_err(unusable)?;
    let standard = options.iter().all(|option| !option.starts_with("-cl-std"));
    let options: Vec<&str> = standard
        .then_some("-cl-std=CL2.0")
        .into_iter()
        .chain(options.iter().copied())
        .collect();
    let compiled = match by_ocloc(folder.path(), &options)? {
        Some(program) => Some(program),
        None => by_clang(folder.path(), &options)?,
    };
    let program = compiled.ok_or(KernelError::NoCompiler)?;
    let spirv = fs::read(folder.path().join(SPIRV));
    spirv.map_err(|error| {
        let reason = format!("it wrote no {SPIRV}: {error}");
        KernelError::CompilerUnusable { program, reason }.into()
    })
}

/// Compiles in a folder; `None` where there is no such program, else its name.
fn by_ocloc(folder: &Path, options: &[&str]) -> Result<Option<String>, KernelError> {
    let mut command = Command::new("ocloc");
    command
        .args(["compile", "-q", "-spv_only", "-output_no_suffix"])
        .args(["-file", SOURCE, "-output", "kernel", "-out_dir"])
        .arg(folder)
        .args(["-options", &options.join(" ")]);
    let is_there = run(command, folder)?;
    Ok(is_there.then(|| "ocloc".to_owned()))
}

fn by_clang(folder: &Path, options: &[&str]) -> Result<Option<String>, KernelError> {
    for version in VERSIONS {
        let translator = format!("llvm-spirv{version}");
        let mut compiler = Command::new(format!("clang{version}"));
        compiler
            .args(["-target", "spir64-unknown-unknown", "-x", "cl", "-c"])
            .args(["-emit-llvm", "-O2", "-o", BITCODE])
            .args(options)
            .arg(SOURCE);
        let mut command = Command::new(&translator);
        command.args([BITCODE, "-o", SPIRV]);
        // One without the other is of no use, and another version may have both.
        if is_on_path(command.get_program()) && run(compiler, folder)? && run(command, folder)? {
            return Ok(Some(translator));
        }
    }
    Ok(None)
}

/// Runs a program in a folder; says whether there is one.
fn run(mut command: Command, folder: &Path) -> Result<bool, KernelError> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.current_dir(folder).stdin(Stdio::null()).output();
    let output = match output {
        Ok(output) => output,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => {
            let reason = error.to_string();
            return Err(KernelError::CompilerUnusable { program, reason });
        }
    };
    if output.status.success() {
        return Ok(true);
    }
    let said = [output.stdout, output.stderr].concat();
    Err(KernelError::Compiler {
        program,
        status: output.status.to_string(),
        said: String::from_utf8_lossy(&said).trim().to_owned(),
    })
}

fn is_on_path(program: &OsStr) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders = std::env::split_paths(&path);
    folders.any(|folder: PathBuf| folder.join(program).is_file())
}
