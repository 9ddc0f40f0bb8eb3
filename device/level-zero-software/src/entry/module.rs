//! Modules: built, told of, and their build logs.
#![expect(unsafe_code, reason = "follows the pointers in callers' structures")]

use std::ffi::{CStr, CString, c_char, c_void};
use std::sync::Arc;
use std::{ptr, slice};

use level_zero_sys::{
    ze_module_build_log_handle_t, ze_module_constants_t, ze_module_desc_t, ze_module_format_t,
    ze_module_handle_t, ze_module_program_exp_desc_t, ze_module_properties_t, ze_result_t,
    ze_structure_type_t,
};

use crate::abi::{Array, In, Out, extension, list};
use crate::context::Context;
use crate::handles::{self, Arg};
use crate::machine::Device;
use crate::module::{BuildLog, Module, Outcome, Source, Value};
use crate::result::{
    INVALID_ENUMERATION, INVALID_FUNCTION_NAME, INVALID_GLOBAL_NAME, INVALID_NULL_POINTER, Result,
    answer,
};

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeModuleCreate(
    context: Arg<Context>,
    device: Arg<Device>,
    desc: In<ze_module_desc_t>,
    module: Out<ze_module_handle_t>,
    log: Out<ze_module_build_log_handle_t>,
) -> ze_result_t {
    answer(|| {
        context.get()?;
        device.get()?;
        let built = build(desc.get()?)?;
        if !log.is_null() {
            let text = CString::new(built.log.replace('\0', " ")).unwrap_or_default();
            log.put(handles::handle(Arc::new(BuildLog(text))))?;
        }
        module.put(handles::handle(built.module?))
    })
}

fn build(desc: &ze_module_desc_t) -> Result<Outcome> {
    if let Some(program) = program_of(desc) {
        return Ok(Module::build(&sources_of(program)?, value_of));
    }
    let input = nested_slice(desc.pInputModule, desc.inputSize)?;
    let flags = nested_text(desc.pBuildFlags);
    match desc.format {
        ze_module_format_t::ZE_MODULE_FORMAT_IL_SPIRV => {
            let source = Source {
                spirv: input,
                flags,
                constants: constants_of(desc.pConstants)?,
            };
            Ok(Module::build(&[source], value_of))
        }
        ze_module_format_t::ZE_MODULE_FORMAT_NATIVE => Ok(Module::with_binary(input, flags)),
        _ => Err(INVALID_ENUMERATION),
    }
}

/// Finds the extension that passes several modules for one.
fn program_of(desc: &ze_module_desc_t) -> Option<&ze_module_program_exp_desc_t> {
    let stype = ze_structure_type_t::ZE_STRUCTURE_TYPE_MODULE_PROGRAM_EXP_DESC;
    extension::<ze_module_program_exp_desc_t>(desc.pNext, stype).filter(|program| program.count > 0)
}

fn sources_of(program: &ze_module_program_exp_desc_t) -> Result<Vec<Source<'_>>> {
    let count = program.count as usize;
    let sizes = nested_slice(program.inputSizes, count)?;
    let modules = nested_slice(program.pInputModules.cast_const(), count)?;
    let flags = nested_slice(program.pBuildFlags.cast_const(), count).unwrap_or_default();
    let constants = nested_slice(program.pConstants.cast_const(), count).unwrap_or_default();
    let source = |index: usize| {
        Ok(Source {
            spirv: nested_slice(modules[index], sizes[index])?,
            flags: flags.get(index).and_then(|flags| nested_text(*flags)),
            constants: constants_of(constants.get(index).copied().unwrap_or(ptr::null()))?,
        })
    };
    (0..count).map(source).collect()
}

fn constants_of(constants: *const ze_module_constants_t) -> Result<Vec<(u32, Value)>> {
    let Some(constants) = nested(constants) else {
        return Ok(Vec::new());
    };
    let count = constants.numConstants as usize;
    let numbers = nested_slice(constants.pConstantIds, count)?;
    let values = nested_slice(constants.pConstantValues.cast_const(), count)?;
    let values = values.iter().map(|value| value.cast::<u8>());
    Ok(numbers.iter().copied().zip(values).collect())
}

/// Reads a constant of the size that its type has.
fn value_of(value: Value, bytes: usize) -> Vec<u8> {
    nested_slice(value, bytes)
        .map(<[u8]>::to_vec)
        .unwrap_or_default()
}

/// Follows a pointer in a structure of the caller's, which lives as long as the call.
fn nested<'a, T>(pointer: *const T) -> Option<&'a T> {
    // SAFETY: the caller of the entry point passes null or what the specification has there.
    unsafe { pointer.as_ref() }
}

/// Follows a pointer to so many elements.
fn nested_slice<'a, T>(pointer: *const T, count: usize) -> Result<&'a [T]> {
    match (count, pointer.is_null()) {
        (0, _) => Ok(&[]),
        (_, true) => Err(INVALID_NULL_POINTER),
        // SAFETY: the caller of the entry point passes as many elements as it says.
        (_, false) => Ok(unsafe { slice::from_raw_parts(pointer, count) }),
    }
}

/// Follows a pointer to a text.
pub(super) fn nested_text<'a>(pointer: *const c_char) -> Option<&'a CStr> {
    // SAFETY: the caller of the entry point passes null or a terminated text.
    (!pointer.is_null()).then(|| unsafe { CStr::from_ptr(pointer) })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeModuleDestroy(module: Arg<Module>) -> ze_result_t {
    answer(|| module.destroy().map(drop))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeModuleDynamicLink(
    count: u32,
    modules: Array<ze_module_handle_t>,
    log: Out<ze_module_build_log_handle_t>,
) -> ze_result_t {
    answer(|| {
        // Modules that import nothing of each other are linked already; those that do did not build.
        handles::objects::<Module>(modules.slice(count as usize)?)?;
        if !log.is_null() {
            log.put(handles::handle(Arc::new(BuildLog(CString::default()))))?;
        }
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeModuleGetProperties(
    module: Arg<Module>,
    mut properties: Out<ze_module_properties_t>,
) -> ze_result_t {
    answer(|| {
        module.get()?;
        properties.fill()?.flags = 0;
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeModuleGetNativeBinary(
    module: Arg<Module>,
    size: Out<usize>,
    binary: Out<u8>,
) -> ze_result_t {
    answer(|| {
        let made = module.get()?.binary()?;
        if !binary.is_null() {
            binary.put_all(&made, size.read()?);
        }
        size.put(made.len())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeModuleGetKernelNames(
    module: Arg<Module>,
    count: Out<u32>,
    names: Out<*const c_char>,
) -> ze_result_t {
    answer(|| {
        let module = module.get()?;
        let all: Vec<*const c_char> = module
            .interface()
            .kernels
            .iter()
            .map(|(name, _)| name.as_ptr())
            .collect();
        list(&count, &names, &all)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeModuleGetGlobalPointer(
    module: Arg<Module>,
    name: In<c_char>,
    size: Out<usize>,
    address: Out<*mut c_void>,
) -> ze_result_t {
    answer(|| {
        let module = module.get()?;
        let name = name.text().ok_or(INVALID_NULL_POINTER)?;
        let global = module.program()?.global(name);
        let (start, bytes) = global.map_err(|_| INVALID_GLOBAL_NAME)?;
        size.offer(bytes);
        address.offer(ptr::with_exposed_provenance_mut(start));
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeModuleGetFunctionPointer(
    module: Arg<Module>,
    name: In<c_char>,
    address: Out<*mut c_void>,
) -> ze_result_t {
    answer(|| {
        let module = module.get()?;
        let name = name.text().ok_or(INVALID_NULL_POINTER)?;
        let function = module.program()?.function(name);
        let function = function.map_err(|_| INVALID_FUNCTION_NAME)?;
        address.put(ptr::with_exposed_provenance_mut(
            usize::try_from(function).unwrap_or(0),
        ))
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeModuleBuildLogDestroy(log: Arg<BuildLog>) -> ze_result_t {
    answer(|| log.destroy().map(drop))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeModuleBuildLogGetString(
    log: Arg<BuildLog>,
    size: Out<usize>,
    text: Out<c_char>,
) -> ze_result_t {
    answer(|| super::tell_text(&log.get()?.0, &size, &text))
}
