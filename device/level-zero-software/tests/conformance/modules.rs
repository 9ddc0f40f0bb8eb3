//! Modules and kernels: built, linked, specialised, told of, taken from binaries.

use std::ffi::{CStr, c_char};
use std::fs;
use std::ptr;

use level_zero_sys::{
    ze_kernel_desc_t, ze_kernel_properties_t, ze_module_build_log_handle_t, ze_module_constants_t,
    ze_module_desc_t, ze_module_format_t as format, ze_module_handle_t,
    ze_module_program_exp_desc_t, ze_module_properties_t, ze_result_t,
};

use crate::fixture::{
    Claim, Process, Ze, ask, claim, code, constants, desc, done, exporter, importer, module_desc,
    plain, read, values, variable, way, word, write,
};

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(a_module_names_its_kernels).with_kernels(),
    claim!(a_module_imports_nothing).with_kernels(),
    claim!(specialisation_constants_of_every_size_are_set).with_kernels(),
    claim!(constants_that_are_not_set_keep_their_values).with_kernels(),
    claim!(a_constant_that_the_module_lacks_changes_nothing).with_kernels(),
    claim!(several_modules_become_one).with_kernels(),
    claim!(a_module_that_lacks_a_function_fails_with_a_log).with_kernels(),
    claim!(what_is_no_spirv_fails_with_a_log).with_kernels(),
    claim!(torn_spirv_fails_and_does_no_harm).with_kernels(),
    claim!(linked_modules_link_again).with_kernels(),
    claim!(a_global_variable_has_an_address_and_a_size).with_kernels(),
    claim!(a_variable_that_is_not_there_is_refused).with_kernels(),
    claim!(a_function_that_is_not_there_is_refused).with_kernels(),
    claim!(a_kernel_tells_its_name).with_kernels(),
    claim!(a_kernel_tells_its_arguments).with_kernels(),
    claim!(a_kernel_that_is_not_there_is_refused).with_kernels(),
    claim!(suggested_groups_divide_the_work).with_kernels(),
    claim!(groups_of_no_size_or_too_many_items_are_refused).with_kernels(),
    claim!(indirect_access_is_told_as_it_was_set).with_kernels(),
    claim!(a_kernel_outlives_its_module).with_kernels(),
    claim!(a_binary_runs_in_the_process_that_made_it).with_kernels(),
    claim!(a_binary_runs_in_another_process).with_kernels(),
    claim!(a_binary_keeps_its_constants).with_kernels(),
    claim!(a_binary_of_several_modules_knows_the_kernels_of_each).with_kernels(),
    claim!(a_torn_binary_is_refused).with_kernels(),
    claim!(a_format_that_is_none_is_refused).with_kernels(),
];

pub(crate) const ROLES: &[Claim] = &[claim!(runs_a_binary).with_kernels()];

fn a_module_names_its_kernels() {
    let ze = Ze::start();
    let (module, mut count) = (ze.module(&values()), 0);
    done!(ze.zeModuleGetKernelNames(module, &raw mut count, ptr::null_mut()));
    let mut names: Vec<*const c_char> = vec![ptr::null(); count as usize];
    done!(ze.zeModuleGetKernelNames(module, &raw mut count, names.as_mut_ptr()));
    let mut found = names.iter().map(|name| crate::fixture::text(*name));
    assert_eq!(found.next().as_deref(), Some("scalars"));
    assert_eq!(found.next().as_deref(), Some("structure"));
    assert_eq!(found.next(), None);
}

fn a_module_imports_nothing() {
    let ze = Ze::start();
    let mut properties = desc!(
        ze_module_properties_t,
        ZE_STRUCTURE_TYPE_MODULE_PROPERTIES,
        flags: 1
    );
    done!(ze.zeModuleGetProperties(ze.module(&plain()), &raw mut properties));
    assert_eq!(properties.flags, 0);
}

/// Builds with constants, by their numbers and the addresses of their values.
fn specialised(
    ze: Ze,
    numbers: &[u32],
    values: &mut [*const std::ffi::c_void],
) -> ze_module_handle_t {
    let set = ze_module_constants_t {
        numConstants: u32::try_from(numbers.len()).unwrap(),
        pConstantIds: numbers.as_ptr(),
        pConstantValues: values.as_mut_ptr(),
    };
    let spirv = constants();
    ze.module_of(&ze_module_desc_t {
        pConstants: &raw const set,
        ..module_desc(&spirv)
    })
}

fn constants_of(ze: Ze, module: ze_module_handle_t) -> Vec<u64> {
    let (out, list) = (ze.shared_memory(8 * 4), ze.immediate());
    ze.kernel(module, c"constants")
        .pointer(0, out)
        .launch(list, 1);
    ze.finish_list(list);
    read(out, 4)
}

fn every_constant(ze: Ze) -> ze_module_handle_t {
    let (one, two, four, eight) = (
        0xf1_u8,
        0xf2f3_u16,
        0xf4f5_f6f7_u32,
        0xf8f9_fafb_fcfd_feff_u64,
    );
    let mut places = [
        (&raw const eight).cast(),
        (&raw const one).cast(),
        (&raw const four).cast(),
        (&raw const two).cast(),
    ];
    specialised(ze, &[13, 10, 12, 11], &mut places)
}

const EVERY_CONSTANT: [u64; 4] = [0xf1, 0xf2f3, 0xf4f5_f6f7, 0xf8f9_fafb_fcfd_feff];

fn specialisation_constants_of_every_size_are_set() {
    let ze = Ze::start();
    assert_eq!(constants_of(ze, every_constant(ze)), EVERY_CONSTANT);
}

fn constants_that_are_not_set_keep_their_values() {
    let ze = Ze::start();
    let thirty = 30_u32;
    let module = specialised(ze, &[12], &mut [(&raw const thirty).cast()]);
    assert_eq!(constants_of(ze, module), [1, 2, 30, 4]);
}

fn a_constant_that_the_module_lacks_changes_nothing() {
    let ze = Ze::start();
    let value = u64::MAX;
    let module = specialised(ze, &[99], &mut [(&raw const value).cast()]);
    assert_eq!(constants_of(ze, module), [1, 2, 3, 4]);
}

/// Builds two modules into one.
fn linked(ze: Ze, modules: &[Vec<u8>; 2]) -> ze_module_handle_t {
    let sizes = modules.each_ref().map(Vec::len);
    let mut inputs = modules.each_ref().map(|module| module.as_ptr());
    let program = desc!(
        ze_module_program_exp_desc_t,
        ZE_STRUCTURE_TYPE_MODULE_PROGRAM_EXP_DESC,
        count: 2,
        inputSizes: sizes.as_ptr(),
        pInputModules: inputs.as_mut_ptr()
    );
    ze.module_of(&ze_module_desc_t {
        pNext: (&raw const program).cast(),
        ..module_desc(&modules[0])
    })
}

/// Returns what a kernel writes that calls a function of another module.
fn doubled(ze: Ze, module: ze_module_handle_t) -> u32 {
    let (out, list) = (ze.shared_memory(4), ze.immediate());
    ze.kernel(module, c"doubled")
        .pointer(0, out)
        .launch(list, 1);
    ze.finish_list(list);
    read(out, 1)[0]
}

fn several_modules_become_one() {
    let ze = Ze::start();
    assert_eq!(doubled(ze, linked(ze, &[importer(), exporter()])), 42);
}

fn a_binary_of_several_modules_knows_the_kernels_of_each() {
    let ze = Ze::start();
    let binary = binary_of(ze, linked(ze, &[exporter(), importer()]));
    assert_eq!(doubled(ze, ze.module_of(&native(&binary))), 42);
}

/// Builds what must not build; returns the code and what the log says.
fn failed(ze: Ze, desc: &ze_module_desc_t) -> (ze_result_t, String) {
    let (mut module, mut log): (_, ze_module_build_log_handle_t) =
        (ptr::null_mut(), ptr::null_mut());
    let answer = ask!(ze.zeModuleCreate(
        ze.context,
        ze.device,
        ptr::from_ref(desc),
        &raw mut module,
        &raw mut log
    ));
    let mut size = 0;
    done!(ze.zeModuleBuildLogGetString(log, &raw mut size, ptr::null_mut()));
    let mut text = vec![0_u8; size];
    done!(ze.zeModuleBuildLogGetString(log, &raw mut size, text.as_mut_ptr().cast()));
    done!(ze.zeModuleBuildLogDestroy(log));
    let text = CStr::from_bytes_with_nul(&text).unwrap();
    (answer, text.to_str().unwrap().to_owned())
}

fn a_module_that_lacks_a_function_fails_with_a_log() {
    let spirv = importer();
    let (answer, log) = failed(Ze::start(), &module_desc(&spirv));
    assert_eq!(answer, code::MODULE_BUILD_FAILURE);
    assert!(!log.is_empty());
}

fn what_is_no_spirv_fails_with_a_log() {
    let (answer, log) = failed(Ze::start(), &module_desc(b"no SPIR-V at all"));
    assert_eq!(answer, code::MODULE_BUILD_FAILURE);
    assert!(log.contains("SPIR-V"), "{log}");
}

fn torn_spirv_fails_and_does_no_harm() {
    let ze = Ze::start();
    let spirv = plain();
    for length in [4, 20, 24, spirv.len() / 2] {
        let (answer, _) = failed(ze, &module_desc(&spirv[..length]));
        assert_eq!(answer, code::MODULE_BUILD_FAILURE, "{length} bytes");
    }
    ze.kernel(ze.module(&spirv), c"add");
}

fn linked_modules_link_again() {
    let ze = Ze::start();
    let mut modules = [ze.module(&plain()), ze.module(&values())];
    let mut log = ptr::null_mut();
    done!(ze.zeModuleDynamicLink(2, modules.as_mut_ptr(), &raw mut log));
    done!(ze.zeModuleBuildLogDestroy(log));
}

fn a_global_variable_has_an_address_and_a_size() {
    let ze = Ze::start();
    let (module, mut size, mut address) = (ze.module(&variable()), 0, ptr::null_mut());
    let (out, list) = (ze.shared_memory(4), ze.immediate());
    done!(ze.zeModuleGetGlobalPointer(
        module,
        c"counter".as_ptr(),
        &raw mut size,
        &raw mut address
    ));
    assert_eq!((size, read::<u32>(address, 1)), (4, vec![5]));
    write(address, &[6_u32]);
    ze.kernel(module, c"look").pointer(0, out).launch(list, 1);
    ze.finish_list(list);
    assert_eq!(read::<u32>(out, 1), [6]);
}

fn a_variable_that_is_not_there_is_refused() {
    let ze = Ze::start();
    let (module, mut size, mut address) = (ze.module(&plain()), 0, ptr::null_mut());
    let name = c"nothing".as_ptr();
    let answer = ask!(ze.zeModuleGetGlobalPointer(module, name, &raw mut size, &raw mut address));
    assert_eq!(answer, code::INVALID_GLOBAL_NAME);
}

fn a_function_that_is_not_there_is_refused() {
    let ze = Ze::start();
    let (module, mut address) = (ze.module(&plain()), ptr::null_mut());
    let answer = ask!(ze.zeModuleGetFunctionPointer(module, c"nothing".as_ptr(), &raw mut address));
    assert_eq!(answer, code::INVALID_FUNCTION_NAME);
}

fn a_kernel_tells_its_name() {
    let ze = Ze::start();
    let (kernel, mut size) = (ze.kernel(ze.module(&plain()), c"add"), 0);
    done!(ze.zeKernelGetName(kernel.handle, &raw mut size, ptr::null_mut()));
    let mut name = vec![0_u8; size];
    done!(ze.zeKernelGetName(kernel.handle, &raw mut size, name.as_mut_ptr().cast()));
    assert_eq!(name, b"add\0");
}

fn a_kernel_tells_its_arguments() {
    let ze = Ze::start();
    let kernel = ze.kernel(ze.module(&values()), c"scalars");
    let mut properties = desc!(ze_kernel_properties_t, ZE_STRUCTURE_TYPE_KERNEL_PROPERTIES);
    done!(ze.zeKernelGetProperties(kernel.handle, &raw mut properties));
    assert_eq!(properties.numKernelArgs, 5);
    assert!(properties.maxSubgroupSize > 0);
}

fn a_kernel_that_is_not_there_is_refused() {
    let ze = Ze::start();
    let (module, mut kernel) = (ze.module(&plain()), ptr::null_mut());
    let desc = desc!(
        ze_kernel_desc_t,
        ZE_STRUCTURE_TYPE_KERNEL_DESC,
        pKernelName: c"nothing".as_ptr()
    );
    let answer = ask!(ze.zeKernelCreate(module, &raw const desc, &raw mut kernel));
    assert_eq!(answer, code::INVALID_KERNEL_NAME);
}

fn suggested_groups_divide_the_work() {
    let ze = Ze::start();
    let (kernel, [mut x, mut y, mut z]) = (ze.kernel(ze.module(&plain()), c"add"), [0; 3]);
    done!(ze.zeKernelSuggestGroupSize(
        kernel.handle,
        1000,
        6,
        1,
        &raw mut x,
        &raw mut y,
        &raw mut z
    ));
    assert_eq!((1000 % x, 6 % y, z), (0, 0, 1));
    kernel.group(x, y, z);
}

fn groups_of_no_size_or_too_many_items_are_refused() {
    let ze = Ze::start();
    let kernel = ze.kernel(ze.module(&plain()), c"add");
    for (x, y) in [(0, 1), (1 << 20, 1 << 20)] {
        let answer = ask!(ze.zeKernelSetGroupSize(kernel.handle, x, y, 1));
        assert_eq!(answer, code::INVALID_GROUP_SIZE);
    }
}

fn indirect_access_is_told_as_it_was_set() {
    const DEVICE: u32 = 2;
    let ze = Ze::start();
    let (kernel, mut flags) = (ze.kernel(ze.module(&plain()), c"add"), 0);
    done!(ze.zeKernelSetIndirectAccess(kernel.handle, DEVICE));
    done!(ze.zeKernelSetCacheConfig(kernel.handle, 0));
    done!(ze.zeKernelGetIndirectAccess(kernel.handle, &raw mut flags));
    assert_eq!(flags, DEVICE);
}

fn store_five(ze: Ze, module: ze_module_handle_t) {
    let (out, list) = (ze.shared_memory(8), ze.immediate());
    ze.kernel(module, c"store")
        .pointer(0, out)
        .value(1, 5_u64)
        .launch(list, 1);
    ze.finish_list(list);
    assert_eq!(read::<u64>(out, 1), [5]);
}

fn a_kernel_outlives_its_module() {
    let ze = Ze::start();
    let (module, out, list) = (ze.module(&plain()), ze.shared_memory(8), ze.immediate());
    let kernel = ze.kernel(module, c"store");
    done!(ze.zeModuleDestroy(module));
    kernel.pointer(0, out).value(1, 5_u64).launch(list, 1);
    ze.finish_list(list);
    assert_eq!(read::<u64>(out, 1), [5]);
}

fn binary_of(ze: Ze, module: ze_module_handle_t) -> Vec<u8> {
    let mut size = 0;
    done!(ze.zeModuleGetNativeBinary(module, &raw mut size, ptr::null_mut()));
    let mut binary = vec![0; size];
    done!(ze.zeModuleGetNativeBinary(module, &raw mut size, binary.as_mut_ptr()));
    binary
}

fn native(binary: &[u8]) -> ze_module_desc_t {
    ze_module_desc_t {
        format: format::ZE_MODULE_FORMAT_NATIVE,
        ..module_desc(binary)
    }
}

fn a_binary_runs_in_the_process_that_made_it() {
    let ze = Ze::start();
    let binary = binary_of(ze, ze.module(&plain()));
    store_five(ze, ze.module_of(&native(&binary)));
}

fn a_binary_runs_in_another_process() {
    let ze = Ze::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("binary");
    fs::write(&path, binary_of(ze, ze.module(&plain()))).unwrap();
    let other = Process::of(&ROLES[0], way()).told(path.to_str().unwrap());
    other.run().unwrap();
}

fn runs_a_binary() {
    let (ze, binary) = (Ze::start(), fs::read(word()).unwrap());
    store_five(ze, ze.module_of(&native(&binary)));
}

fn a_binary_keeps_its_constants() {
    let ze = Ze::start();
    let binary = binary_of(ze, every_constant(ze));
    assert_eq!(
        constants_of(ze, ze.module_of(&native(&binary))),
        EVERY_CONSTANT
    );
}

fn a_torn_binary_is_refused() {
    let ze = Ze::start();
    let binary = binary_of(ze, ze.module(&plain()));
    for length in [1, 8, 20, 200, binary.len() / 2] {
        let (answer, log) = failed(ze, &native(&binary[..length]));
        assert_eq!(answer, code::INVALID_NATIVE_BINARY, "{length} bytes: {log}");
    }
}

fn a_format_that_is_none_is_refused() {
    let ze = Ze::start();
    let (spirv, mut module) = (plain(), ptr::null_mut());
    let desc = ze_module_desc_t {
        format: format(99),
        ..module_desc(&spirv)
    };
    let answer = ask!(ze.zeModuleCreate(
        ze.context,
        ze.device,
        &raw const desc,
        &raw mut module,
        ptr::null_mut()
    ));
    assert_eq!(answer, code::INVALID_ENUMERATION);
}
