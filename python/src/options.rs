//! The keywords of a conversion, parsed once.

use dlpack_broker::{DeviceType, ReadOnlyPolicy, Request};
use pyo3::prelude::*;

use crate::error::Failure;
use crate::incoming::ReadOptions;
use crate::scopes::Scope;

/// The keywords that every conversion takes, as they came.
#[derive(Clone, Default)]
pub(crate) struct Options<'py> {
    pub(crate) device: Option<Bound<'py, PyAny>>,
    pub(crate) copy: Option<bool>,
    pub(crate) read_only: Option<ReadOnlyPolicy>,
    pub(crate) read: ReadOptions<'py>,
}

/// Where `device=` asks the result to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Where it is.
    Unstated,
    /// On the host.
    Host,
    /// On a device of the consumer's.
    Device,
}

impl<'py> Options<'py> {
    /// Parses the keywords.
    pub(crate) fn parse(
        device: Option<Bound<'py, PyAny>>,
        copy: Option<bool>,
        stream: Option<Bound<'py, PyAny>>,
        readonly: Option<&str>,
        detach: bool,
    ) -> Result<Self, Failure> {
        let read_only = readonly.map(policy).transpose()?;
        let read = ReadOptions {
            stream,
            detach,
            ..ReadOptions::default()
        };
        Ok(Self {
            device,
            copy,
            read_only,
            read,
        })
    }

    /// Claims that what is the consumer's already may come back as it is.
    pub(crate) fn is_plain(&self) -> bool {
        self.device.is_none() && self.copy != Some(true) && self.read_only.is_none()
    }

    /// Says where the result shall be, in a consumer that spells the host as `names_host` knows.
    pub(crate) fn place(&self, names_host: fn(&str) -> bool) -> PyResult<Place> {
        let Some(device) = &self.device else {
            return Ok(Place::Unstated);
        };
        if let Ok((kind, _)) = device.extract::<(u32, i32)>() {
            return Ok(if kind == DeviceType::CPU.0 {
                Place::Host
            } else {
                Place::Device
            });
        }
        let name = device.str()?;
        Ok(if names_host(&name.to_string_lossy()) {
            Place::Host
        } else {
            Place::Device
        })
    }

    /// Puts the wishes together with those of the scopes around the call.
    pub(crate) fn request(&self, scope: &Scope<'_>, place: Place) -> Request {
        let guarded = scope.forbids_writes.then_some(ReadOnlyPolicy::Error);
        Request {
            copy: self.copy,
            no_copy: scope.forbids_copies,
            read_only: self.read_only.or(guarded),
            to_host: place == Place::Host,
            to_device: place == Place::Device,
        }
    }
}

fn policy(name: &str) -> Result<ReadOnlyPolicy, Failure> {
    Ok(match name {
        "copy" => ReadOnlyPolicy::Copy,
        "share" => ReadOnlyPolicy::Share,
        "error" => ReadOnlyPolicy::Error,
        other => {
            return Err(Failure::option(
                format!("readonly= takes \"copy\", \"share\" or \"error\", got \"{other}\""),
                "leave it away to copy what is flagged read-only",
            ));
        }
    })
}
