//! Where the memory of a `broker.Array` is, in the words of whoever made it.

use dlpack_broker::device::UsmKind;
use dlpack_broker::{DeviceType, Tensor, device_name};
use pyo3::intern;
use pyo3::prelude::*;

use crate::device::Device;
use crate::keepalive::ObjectOwner;
use crate::level_zero;

/// A device, and for USM its kind and whose context it is in.
pub(crate) struct Place {
    pub(crate) device: String,
    pub(crate) usm_type: Option<String>,
    pub(crate) context: Option<&'static str>,
}

impl Place {
    /// Asks dpctl's arrays about their memory, and Level Zero about what is our own or known to it; of others no more
    /// is known than what DLPack says.
    pub(crate) fn of(py: Python<'_>, tensor: &Tensor) -> Self {
        if let Some(facts) = level_zero::facts(tensor) {
            return Self {
                device: facts.device,
                usm_type: Some(facts.usm_type.to_owned()),
                context: Some(facts.context),
            };
        }
        let told = told_by_owner(py, tensor).ok().flatten();
        told.unwrap_or_else(|| {
            let known = level_zero::copies::home_of(py, tensor);
            let device = known.map(|(home, _)| home.device().name());
            Self {
                device: device.unwrap_or_else(|| device_name(tensor.device())),
                usm_type: known.map(|(_, kind)| level_zero::usm_type(kind).to_owned()),
                context: None,
            }
        })
    }

    /// Claims that it is on a device, and of that kind of USM if one is wanted.
    pub(crate) fn is_on(&self, device: &Device, kind: Option<UsmKind>) -> bool {
        let is_kind = |kind: UsmKind| self.usm_type.as_deref() == Some(level_zero::usm_type(kind));
        self.device == device.place() && kind.is_none_or(is_kind)
    }
}

fn told_by_owner(py: Python<'_>, tensor: &Tensor) -> PyResult<Option<Place>> {
    if tensor.device().device_type != DeviceType::ONEAPI {
        return Ok(None);
    }
    let Some(owner) = tensor.memory().owner::<ObjectOwner>() else {
        return Ok(None);
    };
    let owner = owner.object().bind(py);
    let device = owner.getattr(intern!(py, "sycl_device"))?;
    let usm_type = owner.getattr(intern!(py, "usm_type"))?;
    Ok(Some(Place {
        device: device.getattr(intern!(py, "filter_string"))?.extract()?,
        usm_type: Some(usm_type.extract()?),
        context: Some("sycl"),
    }))
}
