//! Modules: SPIR-V or a binary of ours, built for the processor.
//!
//! A binary of ours is the SPIR-V's interface with the runtime's binary behind it: the latter does not tell how
//! parameters are taken.
//!
//! ```text
//! magic, number of modules (u64, little-endian), of each its length (u64) and its SPIR-V; OpenCL binary
//! ```

use std::ffi::{CStr, CString};
use std::sync::{Arc, OnceLock};

use level_zero_sys::{_ze_module_build_log_handle_t, _ze_module_handle_t};

use crate::handles::Object;
use crate::opencl::{self, Built, ClProgram, Input};
use crate::result::{INVALID_NATIVE_BINARY, MODULE_BUILD_FAILURE, Result, UNSUPPORTED_FEATURE};
use crate::settings::settings;
use crate::spirv::{self, Interface};

const MAGIC: &[u8; 8] = b"swze\0\0\0\x02";

const NO_SPIRV: &str = "the input is no SPIR-V";

/// A built module.
pub(crate) struct Module {
    /// What the runtime made; in null mode there is none.
    pub(crate) program: Option<ClProgram>,
    /// Read by the build, or by the first who asks.
    interface: OnceLock<Interface>,
    sources: Vec<Vec<u8>>,
}

impl Object for Module {
    type Raw = *mut _ze_module_handle_t;
    const LEDGER: &'static str = "modules";
}

/// What the compiler said.
pub(crate) struct BuildLog(pub(crate) CString);

impl Object for BuildLog {
    type Raw = *mut _ze_module_build_log_handle_t;
    const LEDGER: &'static str = "build logs";
}

/// SPIR-V as a caller passes it.
pub(crate) struct Source<'a> {
    pub(crate) spirv: &'a [u8],
    pub(crate) flags: Option<&'a CStr>,
    /// Numbers of constants, and where the values stand.
    pub(crate) constants: Vec<(u32, Value)>,
}

/// Where a constant's value stands, of as many bytes as its type has.
pub(crate) type Value = *const u8;

/// What a build came to.
pub(crate) struct Outcome {
    pub(crate) module: Result<Arc<Module>>,
    pub(crate) log: String,
}

impl Module {
    /// Builds one module, or several into one.
    pub(crate) fn build(
        sources: &[Source<'_>],
        value_of: impl Fn(Value, usize) -> Vec<u8>,
    ) -> Outcome {
        match compiler() {
            Ok(Some(device)) => Self::compile(device, sources, value_of),
            Ok(None) => Outcome::uncompiled(sources.iter().map(|source| source.spirv)),
            Err(outcome) => outcome,
        }
    }

    fn compile(
        device: &'static opencl::Device,
        sources: &[Source<'_>],
        value_of: impl Fn(Value, usize) -> Vec<u8>,
    ) -> Outcome {
        let interfaces: Option<Vec<Interface>> = sources
            .iter()
            .map(|source| Interface::read(source.spirv))
            .collect();
        let Some(interfaces) = interfaces else {
            return Outcome::failed(NO_SPIRV.to_owned());
        };
        if settings().poisons && interfaces.iter().any(|interface| interface.loads_pointers) {
            return Outcome {
                module: Err(UNSUPPORTED_FEATURE),
                log: "a kernel loads an address from memory, which BROKER_SOFTWARE_ZE_POISON cannot replace".to_owned(),
            };
        }
        let values = sources.iter().zip(&interfaces).map(|(source, interface)| {
            let value = |(number, place): &(u32, Value)| {
                let bytes = interface.constants.get(number)?;
                Some((*number, value_of(*place, *bytes)))
            };
            source
                .constants
                .iter()
                .filter_map(value)
                .collect::<Vec<_>>()
        });
        let values: Vec<_> = values.collect();
        let inputs: Vec<Input<'_>> = sources
            .iter()
            .zip(&values)
            .map(|(source, values)| Input {
                module: source.spirv,
                options: options_of(source.flags),
                constants: values
                    .iter()
                    .map(|(number, value)| (*number, value.as_slice()))
                    .collect(),
            })
            .collect();
        let built = match inputs.as_slice() {
            [input] => ClProgram::build(device, input),
            inputs => ClProgram::link(device, inputs),
        };
        let interface = OnceLock::from(merged(interfaces));
        Outcome::of(built, interface, sources.iter().map(|source| source.spirv))
    }

    /// Takes a binary that [`Self::binary`] gave.
    pub(crate) fn with_binary(binary: &[u8], flags: Option<&CStr>) -> Outcome {
        let compiler = match compiler() {
            Ok(compiler) => compiler,
            Err(outcome) => return outcome,
        };
        let Some((sources, program)) = parted(binary) else {
            return Outcome {
                module: Err(INVALID_NATIVE_BINARY),
                log: "the input is no binary of this driver".to_owned(),
            };
        };
        let Some(device) = compiler else {
            return Outcome::uncompiled(sources.into_iter());
        };
        let built = ClProgram::with_binary(device, program, &options_of(flags));
        Outcome::of(built, OnceLock::new(), sources.into_iter())
    }

    fn new<'a>(
        program: Option<ClProgram>,
        interface: OnceLock<Interface>,
        sources: impl Iterator<Item = &'a [u8]>,
    ) -> Arc<Self> {
        Arc::new(Self {
            program,
            interface,
            sources: sources.map(<[u8]>::to_vec).collect(),
        })
    }

    /// Returns what the module offers.
    pub(crate) fn interface(&self) -> &Interface {
        let read = |spirv: &Vec<u8>| Interface::read(spirv);
        self.interface
            .get_or_init(|| merged(self.sources.iter().filter_map(read)))
    }

    /// Returns what the runtime made.
    pub(crate) fn program(&self) -> Result<&ClProgram> {
        self.program.as_ref().ok_or(UNSUPPORTED_FEATURE)
    }

    /// Returns a binary of which the module can be made again without compiling.
    pub(crate) fn binary(&self) -> Result<Vec<u8>> {
        let program = self.program.as_ref().map(ClProgram::binary);
        let program = program.transpose()?.unwrap_or_default();
        Ok(joined(&self.sources, &program))
    }
}

/// Returns what compiles modules: in null mode nothing does.
fn compiler() -> std::result::Result<Option<&'static opencl::Device>, Outcome> {
    if settings().fails_builds {
        return Err(Outcome::failed(
            "BROKER_SOFTWARE_ZE_FAIL_BUILDS is set".to_owned(),
        ));
    }
    if settings().is_null {
        return Ok(None);
    }
    opencl::device().map(Some).map_err(|lack| Outcome {
        module: Err(UNSUPPORTED_FEATURE),
        log: lack.to_owned(),
    })
}

/// Joins SPIR-V and the runtime's binary into one of ours.
fn joined(sources: &[Vec<u8>], program: &[u8]) -> Vec<u8> {
    let number = |number: usize| (number as u64).to_le_bytes();
    let mut binary = [&MAGIC[..], &number(sources.len())].concat();
    for source in sources {
        binary.extend(number(source.len()));
        binary.extend(source);
    }
    binary.extend(program);
    binary
}

/// Parts a binary of ours into SPIR-V and the runtime's.
fn parted(binary: &[u8]) -> Option<(Vec<&[u8]>, &[u8])> {
    let (count, mut rest) = number(binary.strip_prefix(MAGIC)?)?;
    let mut sources = Vec::new();
    for _ in 0..count {
        let (length, after) = number(rest)?;
        let (source, after) = after.split_at_checked(length)?;
        sources.push(source);
        rest = after;
    }
    Some((sources, rest))
}

fn number(binary: &[u8]) -> Option<(usize, &[u8])> {
    let (number, rest) = binary.split_first_chunk()?;
    Some((usize::try_from(u64::from_le_bytes(*number)).ok()?, rest))
}

/// Translates build flags: OpenCL's pass, Level Zero's one for debugging has another name, others mean nothing here.
fn options_of(flags: Option<&CStr>) -> CString {
    let flags = flags.map(CStr::to_string_lossy).unwrap_or_default();
    let kept = flags.split_whitespace().filter_map(|flag| match flag {
        "-ze-opt-disable" => Some("-cl-opt-disable"),
        "-g" => Some(flag),
        flag if flag.starts_with("-cl-") => Some(flag),
        _ => None,
    });
    let kept: Vec<&str> = kept.collect();
    CString::new(kept.join(" ")).unwrap_or_default()
}

fn merged(interfaces: impl IntoIterator<Item = Interface>) -> Interface {
    interfaces
        .into_iter()
        .fold(Interface::default(), |mut all, one| {
            all.kernels.extend(one.kernels);
            all.constants.extend(one.constants);
            all.loads_pointers |= one.loads_pointers;
            all
        })
}

impl Outcome {
    fn of<'a>(
        built: Built,
        interface: OnceLock<Interface>,
        sources: impl Iterator<Item = &'a [u8]>,
    ) -> Self {
        let program = built.program.map_err(Into::into);
        Self {
            module: program.map(|program| Module::new(Some(program), interface, sources)),
            log: built.log,
        }
    }

    /// Makes a module of which nothing is read before somebody asks.
    fn uncompiled<'a>(sources: impl Iterator<Item = &'a [u8]>) -> Self {
        let module = Module::new(None, OnceLock::new(), sources);
        match module.sources.iter().all(|source| spirv::is_module(source)) {
            false => Self::failed(NO_SPIRV.to_owned()),
            true => Self {
                module: Ok(module),
                log: String::new(),
            },
        }
    }

    fn failed(log: String) -> Self {
        Self {
            module: Err(MODULE_BUILD_FAILURE),
            log,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binary_parts_into_what_it_was_put_together_of() {
        let binary = joined(&[b"abc".to_vec(), b"de".to_vec()], b"fg");
        let sources = vec![&b"abc"[..], &b"de"[..]];
        assert_eq!(parted(&binary), Some((sources, &b"fg"[..])));
    }

    #[test]
    fn a_torn_binary_is_none() {
        for numbers in [[1, 30], [u64::MAX, 3], [2, 3]] {
            let [count, length] = numbers.map(u64::to_le_bytes);
            let binary = [&MAGIC[..], &count, &length, b"abc"].concat();
            assert_eq!(parted(&binary), None);
        }
        assert_eq!(parted(b"ELF"), None);
    }

    #[test]
    fn build_flags_become_opencls() {
        let flags =
            c"-ze-opt-disable -ze-opt-greater-than-4GB-buffer-required -cl-fast-relaxed-math -g";
        assert_eq!(
            options_of(Some(flags)).as_c_str(),
            c"-cl-opt-disable -cl-fast-relaxed-math -g"
        );
    }
}
