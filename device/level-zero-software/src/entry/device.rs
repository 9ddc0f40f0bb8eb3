//! Devices and what they can do.
#![expect(
    unsafe_code,
    reason = "exports entry points under their names, which are Level Zero's alone"
)]

use level_zero_sys::{
    ZE_MAX_DEVICE_NAME, ze_bool_t, ze_command_queue_group_properties_t,
    ze_device_cache_properties_t, ze_device_compute_properties_t,
    ze_device_external_memory_properties_t, ze_device_handle_t, ze_device_image_properties_t,
    ze_device_memory_access_properties_t, ze_device_memory_properties_t,
    ze_device_module_properties_t, ze_device_p2p_properties_t, ze_device_properties_t,
    ze_device_type_t, ze_device_uuid_t, ze_result_t, ze_structure_type_t,
};

use crate::abi::{Out, list};
use crate::clock;
use crate::fault::refuse_lost;
use crate::handles::{Arg, Handle as _};
use crate::machine::{Device, Driver, machine};
use crate::result::{Result, answer};
use crate::settings::settings;

/// No vendor of hardware: the identifier stands where those of software stand.
const VENDOR: u32 = 0x1_0000;

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDeviceGet(
    driver: Arg<Driver>,
    count: Out<u32>,
    devices: Out<ze_device_handle_t>,
) -> ze_result_t {
    answer(|| {
        driver.get()?;
        list(&count, &devices, &handles_of(&machine()?.devices))
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDeviceGetSubDevices(
    device: Arg<Device>,
    count: Out<u32>,
    tiles: Out<ze_device_handle_t>,
) -> ze_result_t {
    answer(|| list(&count, &tiles, &handles_of(&device.get()?.tiles)))
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDeviceGetRootDevice(
    device: Arg<Device>,
    root: Out<ze_device_handle_t>,
) -> ze_result_t {
    answer(|| {
        let address = device.get()?.root.get().copied().unwrap_or(0);
        root.put(handle_of(address))
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDeviceGetProperties(
    device: Arg<Device>,
    mut properties: Out<ze_device_properties_t>,
) -> ze_result_t {
    const SUBDEVICE: u32 = 1 << 1;
    answer(|| {
        let (device, machine) = (device.get()?, machine()?);
        let properties = properties.fill()?;
        *properties = ze_device_properties_t {
            stype: properties.stype,
            pNext: properties.pNext,
            type_: ze_device_type_t::ZE_DEVICE_TYPE_GPU,
            vendorId: VENDOR,
            deviceId: 1,
            flags: if device.place.tile.is_some() {
                SUBDEVICE
            } else {
                0
            },
            subdeviceId: device.place.tile.unwrap_or(0),
            coreClockRate: 1000,
            maxMemAllocSize: machine.facts.memory,
            maxHardwareContexts: 64,
            numThreadsPerEU: 1,
            physicalEUSimdWidth: 8,
            numEUsPerSubslice: machine.facts.compute_units,
            numSubslicesPerSlice: 1,
            numSlices: 1,
            timerResolution: timer_resolution(properties.stype),
            timestampValidBits: 64,
            kernelTimestampValidBits: 64,
            uuid: ze_device_uuid_t { id: uuid(&device) },
            ..Default::default()
        };
        let name: &[u8] = machine.facts.name.as_bytes();
        super::put_text(
            &mut properties.name,
            &name[..name.len().min(ZE_MAX_DEVICE_NAME as usize - 1)],
        );
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDeviceGetComputeProperties(
    device: Arg<Device>,
    mut properties: Out<ze_device_compute_properties_t>,
) -> ze_result_t {
    const MOST_GROUPS: u32 = i32::MAX.cast_unsigned();
    answer(|| {
        device.get()?;
        let facts = &machine()?.facts;
        let properties = properties.fill()?;
        let size = facts.group_size;
        properties.maxTotalGroupSize = size;
        (
            properties.maxGroupSizeX,
            properties.maxGroupSizeY,
            properties.maxGroupSizeZ,
        ) = (size, size, size);
        properties.maxGroupCountX = MOST_GROUPS;
        properties.maxGroupCountY = MOST_GROUPS;
        properties.maxGroupCountZ = MOST_GROUPS;
        properties.maxSharedLocalMemory = facts.local_bytes;
        properties.numSubGroupSizes = 5;
        properties.subGroupSizes = [4, 8, 16, 32, 64, 0, 0, 0];
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDeviceGetModuleProperties(
    device: Arg<Device>,
    mut properties: Out<ze_device_module_properties_t>,
) -> ze_result_t {
    const SPIRV_1_4: u32 = (1 << 16) | 4;
    const FP16: u32 = 1;
    const FP64: u32 = 2;
    const ATOMICS: u32 = 4;
    /// Denormals, infinities, each direction, fused multiply-add.
    const ROUNDINGS: u32 = 1 | 2 | 4 | 8 | 16 | 32;
    answer(|| {
        device.get()?;
        let settings = settings();
        let of = |has: bool, flags: u32| if has { flags } else { 0 };
        let properties = properties.fill()?;
        properties.spirvVersionSupported = SPIRV_1_4;
        properties.flags = of(settings.has_fp16, FP16) | of(settings.has_fp64, FP64) | ATOMICS;
        properties.fp16flags = of(settings.has_fp16, ROUNDINGS);
        properties.fp32flags = ROUNDINGS;
        properties.fp64flags = of(settings.has_fp64, ROUNDINGS);
        properties.maxArgumentsSize = 2048;
        properties.printfBufferSize = 1 << 20;
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDeviceGetCommandQueueGroupProperties(
    device: Arg<Device>,
    count: Out<u32>,
    properties: Out<ze_command_queue_group_properties_t>,
) -> ze_result_t {
    const COMPUTE_AND_COPY: u32 = 1 | 2;
    const COPY: u32 = 2;
    let group = |flags, queues| ze_command_queue_group_properties_t {
        stype: ze_structure_type_t::ZE_STRUCTURE_TYPE_COMMAND_QUEUE_GROUP_PROPERTIES,
        flags,
        maxMemoryFillPatternSize: 128,
        numQueues: queues,
        ..Default::default()
    };
    answer(|| {
        device.get()?;
        let engines = settings().copy_engines;
        let groups = [group(COMPUTE_AND_COPY, 64), group(COPY, engines)];
        let seen = if engines > 0 { 2 } else { 1 };
        list(&count, &properties, &groups[..seen])
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDeviceGetMemoryProperties(
    device: Arg<Device>,
    count: Out<u32>,
    properties: Out<ze_device_memory_properties_t>,
) -> ze_result_t {
    answer(|| {
        device.get()?;
        let machine = machine()?;
        fill_one(&count, properties, |properties| {
            properties.flags = 0;
            properties.maxClockRate = 1000;
            properties.maxBusWidth = 64;
            properties.totalSize = machine.facts.memory;
            super::put_text(&mut properties.name, b"the host's");
        })
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDeviceGetMemoryAccessProperties(
    device: Arg<Device>,
    mut properties: Out<ze_device_memory_access_properties_t>,
) -> ze_result_t {
    const EVERYTHING: u32 = 1 | 2 | 4 | 8;
    answer(|| {
        device.get()?;
        let properties = properties.fill()?;
        properties.hostAllocCapabilities = EVERYTHING;
        properties.deviceAllocCapabilities = EVERYTHING;
        properties.sharedSingleDeviceAllocCapabilities = EVERYTHING;
        properties.sharedCrossDeviceAllocCapabilities = EVERYTHING;
        properties.sharedSystemAllocCapabilities = EVERYTHING;
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDeviceGetCacheProperties(
    device: Arg<Device>,
    count: Out<u32>,
    properties: Out<ze_device_cache_properties_t>,
) -> ze_result_t {
    answer(|| {
        device.get()?;
        fill_one(&count, properties, |properties| {
            properties.flags = 0;
            properties.cacheSize = 1 << 20;
        })
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDeviceGetImageProperties(
    device: Arg<Device>,
    mut properties: Out<ze_device_image_properties_t>,
) -> ze_result_t {
    answer(|| {
        device.get()?;
        let properties = properties.fill()?;
        // No image has any extent here.
        *properties = ze_device_image_properties_t {
            stype: properties.stype,
            pNext: properties.pNext,
            ..Default::default()
        };
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDeviceGetExternalMemoryProperties(
    device: Arg<Device>,
    mut properties: Out<ze_device_external_memory_properties_t>,
) -> ze_result_t {
    answer(|| {
        device.get()?;
        let properties = properties.fill()?;
        *properties = ze_device_external_memory_properties_t {
            stype: properties.stype,
            pNext: properties.pNext,
            ..Default::default()
        };
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDeviceGetP2PProperties(
    device: Arg<Device>,
    peer: Arg<Device>,
    mut properties: Out<ze_device_p2p_properties_t>,
) -> ze_result_t {
    const ACCESS_AND_ATOMICS: u32 = 1 | 2;
    answer(|| {
        device.get()?;
        peer.get()?;
        let reaches = reaches(&device, &peer);
        properties.fill()?.flags = if reaches { ACCESS_AND_ATOMICS } else { 0 };
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDeviceCanAccessPeer(
    device: Arg<Device>,
    peer: Arg<Device>,
    value: Out<ze_bool_t>,
) -> ze_result_t {
    answer(|| {
        device.get()?;
        peer.get()?;
        value.put(reaches(&device, &peer).into())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDeviceGetStatus(device: Arg<Device>) -> ze_result_t {
    answer(|| {
        device.get()?;
        refuse_lost()
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDeviceGetGlobalTimestamps(
    device: Arg<Device>,
    host: Out<u64>,
    own: Out<u64>,
) -> ze_result_t {
    answer(|| {
        device.get()?;
        let now = clock::now();
        host.put(now)?;
        own.put(now)
    })
}

/// Nanoseconds a tick, which newer callers want as ticks a second.
fn timer_resolution(stype: ze_structure_type_t) -> u64 {
    match stype {
        ze_structure_type_t::ZE_STRUCTURE_TYPE_DEVICE_PROPERTIES_1_2 => 1_000_000_000,
        _ => 1,
    }
}

fn reaches(device: &Arg<Device>, peer: &Arg<Device>) -> bool {
    settings().has_peers || device.address() == peer.address()
}

fn uuid(device: &Device) -> [u8; 16] {
    let mut id = *b"software-ze-\0\0\0\0";
    id[12] = u8::try_from(device.place.card).unwrap_or(u8::MAX);
    id[13] = device
        .place
        .tile
        .map_or(0, |tile| u8::try_from(tile + 1).unwrap_or(u8::MAX));
    id
}

fn handle_of(address: usize) -> ze_device_handle_t {
    ze_device_handle_t::from_address(std::ptr::with_exposed_provenance_mut(address))
}

fn handles_of(addresses: &[usize]) -> Vec<ze_device_handle_t> {
    addresses.iter().copied().map(handle_of).collect()
}

/// Answers a question for a list of one, whose structure the caller has begun.
fn fill_one<T>(count: &Out<u32>, mut properties: Out<T>, fill: impl FnOnce(&mut T)) -> Result<()> {
    if count.read()? > 0 && !properties.is_null() {
        fill(properties.fill()?);
    }
    count.put(1)
}
