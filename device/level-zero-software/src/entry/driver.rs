//! The driver: initialisation, versions, extensions.
#![expect(
    unsafe_code,
    reason = "exports entry points under their names, which are Level Zero's alone"
)]

use std::ffi::{c_char, c_void};

use level_zero_sys::{
    ZE_GLOBAL_OFFSET_EXP_NAME, ZE_MODULE_PROGRAM_EXP_NAME, ze_api_version_t,
    ze_driver_extension_properties_t, ze_driver_handle_t, ze_driver_ipc_properties_t,
    ze_driver_properties_t, ze_driver_uuid_t, ze_init_driver_type_desc_t, ze_result_t,
};

use crate::abi::{In, Out, list};
use crate::handles::{Arg, Handle as _};
use crate::ledger;
use crate::machine::{Driver, initialise, machine};
use crate::result::{INVALID_ARGUMENT, answer};

/// Low on purpose: SYCL asks newer drivers for more.
const VERSION: u32 = (1 << 24) | (3 << 16) | 1;

const EXTENSIONS: [(&[u8], u32); 2] = [
    (ZE_GLOBAL_OFFSET_EXP_NAME, 0x1_0000),
    (ZE_MODULE_PROGRAM_EXP_NAME, 0x1_0000),
];

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeInit(_flags: u32) -> ze_result_t {
    answer(|| {
        initialise();
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeInitDrivers(
    count: Out<u32>,
    drivers: Out<ze_driver_handle_t>,
    _desc: In<ze_init_driver_type_desc_t>,
) -> ze_result_t {
    initialise();
    zeDriverGet(count, drivers)
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDriverGet(
    count: Out<u32>,
    drivers: Out<ze_driver_handle_t>,
) -> ze_result_t {
    answer(|| {
        let driver = ze_driver_handle_t::from_address(std::ptr::with_exposed_provenance_mut(
            machine()?.driver,
        ));
        list(&count, &drivers, &[driver])
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDriverGetApiVersion(
    driver: Arg<Driver>,
    version: Out<ze_api_version_t>,
) -> ze_result_t {
    answer(|| {
        driver.get()?;
        version.put(ze_api_version_t::ZE_API_VERSION_1_4)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDriverGetProperties(
    driver: Arg<Driver>,
    mut properties: Out<ze_driver_properties_t>,
) -> ze_result_t {
    answer(|| {
        driver.get()?;
        let properties = properties.fill()?;
        properties.uuid = ze_driver_uuid_t {
            id: *b"software-ze-driv",
        };
        properties.driverVersion = VERSION;
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDriverGetIpcProperties(
    driver: Arg<Driver>,
    mut properties: Out<ze_driver_ipc_properties_t>,
) -> ze_result_t {
    const MEMORY: u32 = 1;
    answer(|| {
        driver.get()?;
        properties.fill()?.flags = MEMORY;
        Ok(())
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDriverGetExtensionProperties(
    driver: Arg<Driver>,
    count: Out<u32>,
    properties: Out<ze_driver_extension_properties_t>,
) -> ze_result_t {
    answer(|| {
        driver.get()?;
        let extensions = EXTENSIONS.map(|(name, version)| {
            let mut extension = ze_driver_extension_properties_t::default();
            super::put_text(&mut extension.name, name);
            extension.version = version;
            extension
        });
        list(&count, &properties, &extensions)
    })
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zeDriverGetExtensionFunctionAddress(
    driver: Arg<Driver>,
    name: In<c_char>,
    function: Out<*mut c_void>,
) -> ze_result_t {
    answer(|| {
        driver.get()?;
        if name.text() == Some(ledger::LIVE) {
            let live: extern "C" fn(In<c_char>) -> u64 = ledger::live;
            return function.put(live as *mut c_void);
        }
        function.put(std::ptr::null_mut())?;
        Err(INVALID_ARGUMENT)
    })
}
