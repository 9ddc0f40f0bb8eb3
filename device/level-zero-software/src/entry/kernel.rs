//! Kernels: made, told of, and set up for launches.
#![expect(
    unsafe_code,
    reason = "exports entry points under their names, which are Level Zero's alone"
)]

use std::ffi::{c_char, c_void};
use std::sync::Arc;

use level_zero_sys::{
    ze_kernel_desc_t, ze_kernel_handle_t, ze_kernel_properties_t, ze_kernel_uuid_t, ze_result_t,
};

use crate::abi::{In, Out};
use crate::handles::{self, Arg};
use crate::kernel::Kernel;
use crate::machine::machine;
use crate::module::Module;
use crate::null::unless_null;
use crate::result::{INVALID_GROUP_SIZE, INVALID_NULL_POINTER, answer};

/// The most work items of a suggested group.
const SUGGESTED_GROUP: u32 = 256;

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeKernelCreate(
    module: Arg<Module>,
    desc: In<ze_kernel_desc_t>,
    kernel: Out<ze_kernel_handle_t>,
) -> ze_result_t {
    answer(|| {
        let module = module.get()?;
        let name =
            super::module::nested_text(desc.get()?.pKernelName).ok_or(INVALID_NULL_POINTER)?;
        kernel.put(handles::handle(Arc::new(Kernel::new(module, name)?)))
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeKernelDestroy(kernel: Arg<Kernel>) -> ze_result_t {
    answer(|| kernel.destroy().map(drop))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeKernelSetGroupSize(
    kernel: Arg<Kernel>,
    x: u32,
    y: u32,
    z: u32,
) -> ze_result_t {
    answer(|| {
        let kernel = kernel.get()?;
        let size = [x, y, z]
            .iter()
            .try_fold(1_u32, |all, size| all.checked_mul(*size));
        let most = machine()?.facts.group_size;
        if !size.is_some_and(|size| (1..=most).contains(&size)) {
            return Err(INVALID_GROUP_SIZE);
        }
        kernel.setup.lock().group = [x, y, z];
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeKernelSetGlobalOffsetExp(
    kernel: Arg<Kernel>,
    x: u32,
    y: u32,
    z: u32,
) -> ze_result_t {
    answer(|| {
        kernel.get()?.setup.lock().offset = [x, y, z];
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeKernelSuggestGroupSize(
    kernel: Arg<Kernel>,
    global_x: u32,
    global_y: u32,
    global_z: u32,
    x: Out<u32>,
    y: Out<u32>,
    z: Out<u32>,
) -> ze_result_t {
    answer(|| {
        kernel.get()?;
        let mut left = SUGGESTED_GROUP.min(machine()?.facts.group_size);
        for (global, size) in [(global_x, x), (global_y, y), (global_z, z)] {
            let suggested = power_that_divides(global, left);
            size.put(suggested)?;
            left /= suggested;
        }
        Ok(())
    })
}

/// Returns the largest power of two up to `most` that divides a number; 1 for zero.
fn power_that_divides(number: u32, most: u32) -> u32 {
    let power = 1_u32.checked_shl(number.trailing_zeros()).unwrap_or(1);
    let most = most.checked_ilog2().map_or(1, |bits| 1 << bits);
    power.min(most)
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeKernelSuggestMaxCooperativeGroupCount(
    kernel: Arg<Kernel>,
    count: Out<u32>,
) -> ze_result_t {
    answer(|| {
        kernel.get()?;
        count.put(machine()?.facts.compute_units)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeKernelSetArgumentValue(
    kernel: Arg<Kernel>,
    index: u32,
    size: usize,
    value: In<c_void>,
) -> ze_result_t {
    unless_null(|| {
        let value = (!value.address().is_null())
            .then(|| value.bytes(size))
            .transpose()?;
        kernel.get()?.set_argument(index, size, value)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeKernelSetIndirectAccess(kernel: Arg<Kernel>, flags: u32) -> ze_result_t {
    answer(|| {
        kernel.get()?.setup.lock().indirect_access = flags;
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeKernelGetIndirectAccess(
    kernel: Arg<Kernel>,
    flags: Out<u32>,
) -> ze_result_t {
    answer(|| flags.put(kernel.get()?.setup.lock().indirect_access))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeKernelSetCacheConfig(kernel: Arg<Kernel>, _flags: u32) -> ze_result_t {
    answer(|| kernel.get().map(drop))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeKernelGetSourceAttributes(
    kernel: Arg<Kernel>,
    size: Out<u32>,
    _attributes: Out<*mut c_char>,
) -> ze_result_t {
    answer(|| {
        kernel.get()?;
        size.put(0)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeKernelGetName(
    kernel: Arg<Kernel>,
    size: Out<usize>,
    name: Out<c_char>,
) -> ze_result_t {
    answer(|| super::tell_text(&kernel.get()?.name, &size, &name))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeKernelGetProperties(
    kernel: Arg<Kernel>,
    mut properties: Out<ze_kernel_properties_t>,
) -> ze_result_t {
    answer(|| {
        let kernel = kernel.get()?;
        let facts = kernel.facts;
        let properties = properties.fill()?;
        let [x, y, z] = facts.required_group;
        *properties = ze_kernel_properties_t {
            stype: properties.stype,
            pNext: properties.pNext,
            numKernelArgs: facts.arguments,
            requiredGroupSizeX: x,
            requiredGroupSizeY: y,
            requiredGroupSizeZ: z,
            requiredNumSubGroups: 0,
            requiredSubgroupSize: facts.required_subgroup,
            maxSubgroupSize: 64,
            maxNumSubgroups: 64,
            localMemSize: facts.local_bytes,
            privateMemSize: facts.private_bytes,
            spillMemSize: 0,
            uuid: ze_kernel_uuid_t::default(),
        };
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::power_that_divides;

    #[test]
    fn suggested_sizes_divide_what_there_is_to_do() {
        assert_eq!(power_that_divides(96, 256), 32);
        assert_eq!(power_that_divides(1 << 20, 256), 256);
        assert_eq!(power_that_divides(7, 256), 1);
        assert_eq!(power_that_divides(0, 256), 1);
    }
}
