//! Drivers and devices: initialisation, what they say of themselves, and how cards and tiles become devices.

use std::ptr;

use level_zero_sys::{
    ze_command_queue_group_properties_t, ze_context_desc_t, ze_device_cache_properties_t,
    ze_device_compute_properties_t, ze_device_external_memory_properties_t, ze_device_handle_t,
    ze_device_image_properties_t, ze_device_memory_access_properties_t,
    ze_device_module_properties_t, ze_device_p2p_properties_t, ze_device_properties_t,
    ze_device_type_t, ze_driver_extension_properties_t, ze_driver_ipc_properties_t,
    ze_driver_properties_t,
};

use crate::fixture::{Claim, EntryPoint as _, SUCCESS, Way, Ze, ask, claim, desc, done, read};

/// Two cards of two tiles.
const MANY: &[(&str, &str)] = &[
    ("BROKER_SOFTWARE_ZE_DEVICES", "2"),
    ("BROKER_SOFTWARE_ZE_TILES", "2"),
];

macro_rules! many {
    ($($name:literal = $value:literal),*) => {
        &[
            ("BROKER_SOFTWARE_ZE_DEVICES", "2"),
            ("BROKER_SOFTWARE_ZE_TILES", "2"),
            $(($name, $value)),*
        ]
    };
}

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(an_initialisation_may_be_repeated),
    claim!(threads_may_initialise_at_once),
    claim!(there_is_one_driver_which_stays_the_same),
    claim!(a_newer_initialisation_gives_the_same_driver).only(Way::Alone),
    claim!(the_driver_names_its_version_and_extensions),
    claim!(an_extension_function_that_is_not_there_is_null),
    claim!(the_driver_shares_memory_between_processes),
    claim!(the_device_says_that_it_is_software),
    claim!(the_device_says_that_it_is_software_with_kernels_too).with_kernels(),
    claim!(a_device_computes_copies_and_reaches_all_memory),
    claim!(a_device_has_no_images_and_imports_no_memory),
    claim!(a_device_has_halves_and_doubles),
    claim!(a_device_may_lack_doubles).under(&[("BROKER_SOFTWARE_ZE_FP64", "0")]),
    claim!(a_device_may_lack_halves).under(&[("BROKER_SOFTWARE_ZE_FP16", "0")]),
    claim!(contexts_of_some_devices_are_contexts),
    claim!(tiles_are_devices_unless_asked).under(MANY),
    claim!(composite_cards_are_devices).under(many!("ZE_FLAT_DEVICE_HIERARCHY" = "COMPOSITE")),
    claim!(flat_tiles_are_devices).under(many!("ZE_FLAT_DEVICE_HIERARCHY" = "FLAT")),
    claim!(combined_tiles_are_devices_and_know_their_card)
        .only(Way::Alone)
        .under(many!("ZE_FLAT_DEVICE_HIERARCHY" = "COMBINED")),
    claim!(a_mask_leaves_one_card).under(many!(
        "ZE_FLAT_DEVICE_HIERARCHY" = "COMPOSITE",
        "ZE_AFFINITY_MASK" = "1"
    )),
    claim!(a_mask_leaves_one_tile_which_stands_for_its_card).under(many!(
        "ZE_FLAT_DEVICE_HIERARCHY" = "COMPOSITE",
        "ZE_AFFINITY_MASK" = "1.1"
    )),
    claim!(a_mask_counts_tiles_where_tiles_are_devices).under(many!(
        "ZE_FLAT_DEVICE_HIERARCHY" = "FLAT",
        "ZE_AFFINITY_MASK" = "0,3"
    )),
    claim!(each_device_has_its_own_identity).under(many!("ZE_FLAT_DEVICE_HIERARCHY" = "COMPOSITE")),
    claim!(devices_reach_each_others_memory).under(MANY),
    claim!(devices_may_be_no_peers).under(&[
        ("BROKER_SOFTWARE_ZE_DEVICES", "2"),
        ("BROKER_SOFTWARE_ZE_PEERS", "0"),
    ]),
    claim!(a_device_may_have_engines_that_copy).under(&[("BROKER_SOFTWARE_ZE_COPY_ENGINES", "3")]),
    claim!(each_device_and_tile_executes).under(many!("ZE_FLAT_DEVICE_HIERARCHY" = "COMPOSITE")),
];

fn an_initialisation_may_be_repeated() {
    let ze = Ze::start();
    for _ in 0..20 {
        done!(ze.zeInit(0));
    }
    assert_eq!(ze.devices(), [ze.device]);
    ze.fill(ze.immediate(), ze.shared_memory(4), 1, 4);
}

fn threads_may_initialise_at_once() {
    let ze = Ze::open();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(move || done!(ze.zeInit(0)));
        }
    });
    assert_eq!(ze.drivers().len(), 1);
}

fn there_is_one_driver_which_stays_the_same() {
    let ze = Ze::start();
    assert_eq!(ze.drivers(), [ze.driver]);
}

fn a_newer_initialisation_gives_the_same_driver() {
    let ze = Ze::start();
    let (mut count, mut driver) = (1, ptr::null_mut());
    let mut desc = level_zero_sys::ze_init_driver_type_desc_t {
        stype: level_zero_sys::ZE_STRUCTURE_TYPE_INIT_DRIVER_TYPE_DESC,
        pNext: ptr::null(),
        flags: level_zero_sys::ZE_INIT_DRIVER_TYPE_FLAG_GPU,
    };
    let function = ze.newer.zeInitDrivers.unwrap();
    let answer = function.call((&raw mut count, &raw mut driver, &raw mut desc));
    assert_eq!((answer, count, driver), (SUCCESS, 1, ze.driver));
}

fn the_driver_names_its_version_and_extensions() {
    let ze = Ze::start();
    let mut version = level_zero_sys::ze_api_version_t::ZE_API_VERSION_1_0;
    done!(ze.zeDriverGetApiVersion(ze.driver, &raw mut version));
    assert_eq!(
        version,
        level_zero_sys::ze_api_version_t::ZE_API_VERSION_1_4
    );
    let mut properties = desc!(ze_driver_properties_t, ZE_STRUCTURE_TYPE_DRIVER_PROPERTIES);
    done!(ze.zeDriverGetProperties(ze.driver, &raw mut properties));
    assert!(properties.driverVersion > 0);
    let mut count = 0;
    done!(ze.zeDriverGetExtensionProperties(ze.driver, &raw mut count, ptr::null_mut()));
    let mut extensions = vec![ze_driver_extension_properties_t::default(); count as usize];
    done!(ze.zeDriverGetExtensionProperties(ze.driver, &raw mut count, extensions.as_mut_ptr()));
    let names = extensions.iter().map(|extension| letters(&extension.name));
    let names: Vec<String> = names.collect();
    assert!(
        names
            .iter()
            .any(|name| name == "ZE_experimental_module_program"),
        "{names:?}"
    );
}

fn letters(name: &[std::ffi::c_char]) -> String {
    let letters = name.iter().map(|letter| letter.cast_unsigned());
    let letters: Vec<u8> = letters.take_while(|letter| *letter != 0).collect();
    String::from_utf8(letters).unwrap()
}

fn an_extension_function_that_is_not_there_is_null() {
    let ze = Ze::start();
    assert!(ze.extension(c"zexNothing").is_null());
    assert!(!ze.extension(c"brokerSoftwareZeLive").is_null());
}

fn the_driver_shares_memory_between_processes() {
    let ze = Ze::start();
    let mut properties = desc!(
        ze_driver_ipc_properties_t,
        ZE_STRUCTURE_TYPE_DRIVER_IPC_PROPERTIES
    );
    done!(ze.zeDriverGetIpcProperties(ze.driver, &raw mut properties));
    assert_eq!(properties.flags, 1);
}

fn properties(ze: Ze, device: ze_device_handle_t) -> ze_device_properties_t {
    let mut properties = desc!(ze_device_properties_t, ZE_STRUCTURE_TYPE_DEVICE_PROPERTIES);
    done!(ze.zeDeviceGetProperties(device, &raw mut properties));
    properties
}

fn the_device_says_that_it_is_software() {
    const INTEL: u32 = 0x8086;
    let ze = Ze::start();
    let properties = properties(ze, ze.device);
    let name = letters(&properties.name);
    assert!(name.starts_with("Software Level Zero"), "{name}");
    assert_ne!(properties.vendorId, INTEL);
    assert_eq!(properties.type_, ze_device_type_t::ZE_DEVICE_TYPE_GPU);
    done!(ze.zeDeviceGetStatus(ze.device));
}

fn the_device_says_that_it_is_software_with_kernels_too() {
    the_device_says_that_it_is_software();
}

fn a_device_computes_copies_and_reaches_all_memory() {
    const COMPUTE_AND_COPY: u32 = 3;
    let (ze, mut count) = (Ze::start(), 1);
    let mut group = desc!(
        ze_command_queue_group_properties_t,
        ZE_STRUCTURE_TYPE_COMMAND_QUEUE_GROUP_PROPERTIES
    );
    done!(ze.zeDeviceGetCommandQueueGroupProperties(ze.device, &raw mut count, &raw mut group));
    assert_eq!(
        (count, group.flags & COMPUTE_AND_COPY),
        (1, COMPUTE_AND_COPY)
    );
    let mut access = desc!(
        ze_device_memory_access_properties_t,
        ZE_STRUCTURE_TYPE_DEVICE_MEMORY_ACCESS_PROPERTIES
    );
    done!(ze.zeDeviceGetMemoryAccessProperties(ze.device, &raw mut access));
    assert!(access.deviceAllocCapabilities & access.hostAllocCapabilities & 1 == 1);
    let mut compute = desc!(
        ze_device_compute_properties_t,
        ZE_STRUCTURE_TYPE_DEVICE_COMPUTE_PROPERTIES
    );
    done!(ze.zeDeviceGetComputeProperties(ze.device, &raw mut compute));
    assert!(compute.maxTotalGroupSize >= 64 && compute.maxGroupCountX >= 1 << 16);
    let mut cache = desc!(
        ze_device_cache_properties_t,
        ZE_STRUCTURE_TYPE_DEVICE_CACHE_PROPERTIES
    );
    done!(ze.zeDeviceGetCacheProperties(ze.device, &raw mut count, &raw mut cache));
    assert!(cache.cacheSize > 0);
}

fn a_device_has_no_images_and_imports_no_memory() {
    let ze = Ze::start();
    let mut images = desc!(
        ze_device_image_properties_t,
        ZE_STRUCTURE_TYPE_DEVICE_IMAGE_PROPERTIES,
        maxImageDims2D: 9
    );
    done!(ze.zeDeviceGetImageProperties(ze.device, &raw mut images));
    assert_eq!(images.maxImageDims2D, 0);
    let mut external = desc!(
        ze_device_external_memory_properties_t,
        ZE_STRUCTURE_TYPE_DEVICE_EXTERNAL_MEMORY_PROPERTIES,
        memoryAllocationImportTypes: 9
    );
    done!(ze.zeDeviceGetExternalMemoryProperties(ze.device, &raw mut external));
    assert_eq!(external.memoryAllocationImportTypes, 0);
}

/// Returns whether the device has halves and doubles, by its flags and by what it can do with them.
fn floats(ze: Ze) -> [bool; 2] {
    let mut module = desc!(
        ze_device_module_properties_t,
        ZE_STRUCTURE_TYPE_DEVICE_MODULE_PROPERTIES
    );
    done!(ze.zeDeviceGetModuleProperties(ze.device, &raw mut module));
    let flags = [1, 2].map(|flag| module.flags & flag != 0);
    assert_eq!(flags, [module.fp16flags != 0, module.fp64flags != 0]);
    assert!(module.fp32flags != 0 && module.spirvVersionSupported >= 1 << 16);
    flags
}

fn a_device_has_halves_and_doubles() {
    assert_eq!(floats(Ze::start()), [true, true]);
}

fn a_device_may_lack_doubles() {
    assert_eq!(floats(Ze::start()), [true, false]);
}

fn a_device_may_lack_halves() {
    assert_eq!(floats(Ze::start()), [false, true]);
}

fn contexts_of_some_devices_are_contexts() {
    let (ze, mut context) = (Ze::start(), ptr::null_mut());
    let desc = desc!(ze_context_desc_t, ZE_STRUCTURE_TYPE_CONTEXT_DESC);
    let mut devices = [ze.device];
    done!(ze.zeContextCreateEx(
        ze.driver,
        &raw const desc,
        1,
        devices.as_mut_ptr(),
        &raw mut context
    ));
    let memory = Ze { context, ..ze }.device_memory(64);
    done!(ze.zeContextGetStatus(context));
    done!(ze.zeContextSystemBarrier(context, ze.device));
    done!(ze.zeContextMakeMemoryResident(context, ze.device, memory, 64));
    done!(ze.zeContextEvictMemory(context, ze.device, memory, 64));
    done!(ze.zeMemFree(context, memory));
    done!(ze.zeContextDestroy(context));
}

/// Returns how many tiles each device has, and whether it is a tile itself.
fn shape(ze: Ze) -> Vec<(usize, bool)> {
    const SUBDEVICE: u32 = 2;
    let shape = |device: ze_device_handle_t| {
        let is_tile = properties(ze, device).flags & SUBDEVICE != 0;
        (ze.tiles(device).len(), is_tile)
    };
    ze.devices().into_iter().map(shape).collect()
}

fn tiles_are_devices_unless_asked() {
    flat_tiles_are_devices();
}

fn composite_cards_are_devices() {
    let ze = Ze::start();
    assert_eq!(shape(ze), [(2, false), (2, false)]);
    let tiles = ze.tiles(ze.device);
    let numbers = tiles.iter().map(|tile| properties(ze, *tile).subdeviceId);
    assert_eq!(numbers.collect::<Vec<u32>>(), [0, 1]);
}

fn flat_tiles_are_devices() {
    let shape = shape(Ze::start());
    assert_eq!(
        shape.iter().map(|(tiles, _)| *tiles).collect::<Vec<_>>(),
        [0; 4]
    );
}

fn combined_tiles_are_devices_and_know_their_card() {
    let ze = Ze::start();
    assert_eq!(shape(ze), [(0, true); 4]);
    let root = |device: &ze_device_handle_t| {
        let mut root = ptr::null_mut();
        let function = ze.newer.zeDeviceGetRootDevice.unwrap();
        assert_eq!(function.call((*device, &raw mut root)), SUCCESS);
        root
    };
    let devices = ze.devices();
    let roots: Vec<ze_device_handle_t> = devices.iter().map(root).collect();
    assert!(roots.iter().all(|root| !root.is_null()));
    assert!(roots[0] == roots[1] && roots[2] == roots[3] && roots[0] != roots[2]);
    assert_eq!(ze.tiles(roots[0]), devices[..2]);
}

fn a_mask_leaves_one_card() {
    assert_eq!(shape(Ze::start()), [(2, false)]);
}

fn a_mask_leaves_one_tile_which_stands_for_its_card() {
    let shape = shape(Ze::start());
    assert_eq!((shape.len(), shape[0].0), (1, 0));
}

fn a_mask_counts_tiles_where_tiles_are_devices() {
    assert_eq!(shape(Ze::start()).len(), 2);
}

fn each_device_has_its_own_identity() {
    let ze = Ze::start();
    let devices = ze.devices();
    let all = devices
        .iter()
        .chain(&ze.tiles(devices[0]))
        .copied()
        .collect::<Vec<_>>();
    let identities = all.iter().map(|device| properties(ze, *device).uuid.id);
    let identities: std::collections::BTreeSet<[u8; 16]> = identities.collect();
    assert_eq!(identities.len(), all.len());
}

fn devices_reach_each_others_memory() {
    let ze = Ze::start();
    let (devices, mut can) = (ze.devices(), 0);
    done!(ze.zeDeviceCanAccessPeer(devices[0], devices[1], &raw mut can));
    assert_eq!(can, 1);
    let mut peers = desc!(
        ze_device_p2p_properties_t,
        ZE_STRUCTURE_TYPE_DEVICE_P2P_PROPERTIES
    );
    done!(ze.zeDeviceGetP2PProperties(devices[0], devices[1], &raw mut peers));
    assert_eq!(peers.flags & 1, 1);
    let other = Ze {
        device: devices[1],
        ..ze
    };
    let (from, to, list) = (
        ze.device_memory(4),
        other.device_memory(4),
        other.immediate(),
    );
    ze.fill(list, from, 7, 4);
    ze.copy(list, to, from, 4);
    ze.finish_list(list);
    assert_eq!(read::<u8>(to, 4), [7; 4]);
}

fn each_device_and_tile_executes() {
    let ze = Ze::start();
    let devices = ze.devices();
    let tiles = devices.iter().flat_map(|device| ze.tiles(*device));
    for device in devices.iter().copied().chain(tiles) {
        let on = Ze { device, ..ze };
        let (memory, list) = (on.shared_memory(4), on.immediate());
        on.fill(list, memory, 7, 4);
        on.finish_list(list);
        assert_eq!(read::<u8>(memory, 4), [7; 4]);
    }
}

fn a_device_may_have_engines_that_copy() {
    let (ze, mut count) = (Ze::start(), 2);
    let mut groups = [desc!(
        ze_command_queue_group_properties_t,
        ZE_STRUCTURE_TYPE_COMMAND_QUEUE_GROUP_PROPERTIES
    ); 2];
    done!(ze.zeDeviceGetCommandQueueGroupProperties(
        ze.device,
        &raw mut count,
        groups.as_mut_ptr()
    ));
    assert_eq!((count, groups.map(|group| group.flags)), (2, [1 | 2, 2]));
    assert_eq!(groups[1].numQueues, 3);
}

fn devices_may_be_no_peers() {
    let ze = Ze::start();
    let (devices, mut can) = (ze.devices(), 1);
    done!(ze.zeDeviceCanAccessPeer(devices[0], devices[1], &raw mut can));
    assert_eq!(can, 0);
    done!(ze.zeDeviceCanAccessPeer(devices[1], devices[1], &raw mut can));
    assert_eq!(can, 1);
    let other = Ze {
        device: devices[1],
        ..ze
    };
    let (own, others, list) = (ze.device_memory(4), other.device_memory(4), ze.immediate());
    let copy = |to, from| {
        ask!(ze.zeCommandListAppendMemoryCopy(
            list,
            to,
            from,
            4,
            ptr::null_mut(),
            0,
            ptr::null_mut()
        ))
    };
    assert_ne!(copy(own, others), SUCCESS);
    assert_ne!(copy(others, own), SUCCESS);
    assert_eq!(copy(own, ze.host_memory(4)), SUCCESS);
    ze.finish_list(list);
}
