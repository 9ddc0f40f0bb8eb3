//! What the driver lacks: images, samplers, virtual memory and whatever else, refused with the specified code.

use crate::fixture::{Claim, EntryPoint as _, Way, Ze, claim, code, driver, unread_entry_point};

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(what_the_driver_lacks_is_unsupported),
    claim!(what_the_driver_lacks_is_unsupported_each_time),
    claim!(every_name_that_the_driver_refuses_is_there_and_unsupported).only(Way::Alone),
    claim!(every_name_of_the_api_is_there).only(Way::Alone),
];

macro_rules! refused {
    ($ze:ident: $($name:ident)*) => {
        $(
            let answer = $ze.functions.$name.call_with_nothing_else(nothing());
            assert_eq!(answer, code::UNSUPPORTED_FEATURE, stringify!($name));
        )*
    };
}

/// A first argument that says nothing.
fn nothing<T: Nothing>() -> T {
    T::NOTHING
}

trait Nothing {
    const NOTHING: Self;
}

impl<T> Nothing for *mut T {
    const NOTHING: Self = std::ptr::null_mut();
}

fn what_the_driver_lacks_is_unsupported() {
    let ze = Ze::start();
    refused! { ze:
        zeContextMakeImageResident zeContextEvictImage zeImageCreate zeImageGetProperties zeImageDestroy
        zeImageGetMemoryPropertiesExp zeImageViewCreateExp zeSamplerCreate zeSamplerDestroy
        zeCommandListAppendImageCopy zeCommandListAppendImageCopyRegion zeCommandListAppendImageCopyToMemory
        zeCommandListAppendImageCopyFromMemory zeCommandListAppendLaunchMultipleKernelsIndirect
        zeEventPoolGetIpcHandle zeEventPoolOpenIpcHandle zeEventPoolCloseIpcHandle zeEventQueryTimestampsExp
        zeVirtualMemReserve zeVirtualMemFree zeVirtualMemQueryPageSize zeVirtualMemMap zeVirtualMemUnmap
        zeVirtualMemSetAccessAttribute zeVirtualMemGetAccessAttribute zePhysicalMemCreate zePhysicalMemDestroy
        zeKernelSchedulingHintExp zeFabricVertexGetExp zeFabricVertexGetPropertiesExp zeDeviceReserveCacheExt
        zeDeviceSetCacheAdviceExt zeDevicePciGetPropertiesExt
    }
}

/// Copies of the loader that are linked into programs forget it after the first time.
fn what_the_driver_lacks_is_unsupported_each_time() {
    for _ in 0..3 {
        what_the_driver_lacks_is_unsupported();
    }
}

fn every_name_that_the_driver_refuses_is_there_and_unsupported() {
    let lists = [
        include_str!("../../src/entry/unsupported.rs"),
        include_str!("../../src/entry/newer.rs"),
    ];
    let names = lists.iter().flat_map(|source| {
        let (_, list) = source.split_once("refused! {").unwrap();
        let (list, _) = list.split_once('}').unwrap();
        list.split_whitespace()
    });
    let names: Vec<&str> = names.collect();
    assert!(names.len() > 300);
    for name in names {
        let answer = unread_entry_point(&driver(), name).expect(name)();
        assert_eq!(answer, code::UNSUPPORTED_FEATURE, "{name}");
    }
}

fn every_name_of_the_api_is_there() {
    // `Loader` refuses a library that lacks one of the API 1.4.
    let ze = Ze::open();
    for name in [
        "zeLoaderInit",
        "zelLoaderDriverCheck",
        "zelLoaderGetVersions",
        "zeDeviceGetRootDevice",
        "zeInitDrivers",
    ] {
        assert!(unread_entry_point(&driver(), name).is_some(), "{name}");
    }
    assert!(ze.newer.zeCommandListHostSynchronize.is_some());
}
