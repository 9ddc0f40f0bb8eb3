//! How an array would get to a framework, in words.
#![expect(unsafe_code, reason = "exports a C function")]

use std::ffi::c_char;

use dlpack_broker::{
    Consumer, CopyReason, Outcome, PROFILES, Profile, Request, Source, Tensor, device_name, route,
};

use super::owner::Array;
use crate::argument;
use crate::entry::entry;
use crate::error::{Error, Result};
use crate::handle;
use crate::status::Status;
use crate::text;

/// Says whether a framework would share an array's memory or copy it, and why, by what is known of its versions.
///
/// `array` keep. `consumer` keep: `"torch"`, `"numpy"`, `"tensorflow"`, `"jax"`, `"dpnp"`, `"dpctl"`, `"cupy"` or
/// `"dlpack"`. `version` keep: as `"2.13"`; null for the newest that broker is tested with. `text` give: release it by
/// `broker_text_release`.
/// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`.
/// Threads: any, also at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn broker_array_explain(
    array: *const Array,
    consumer: *const c_char,
    version: *const c_char,
    text: *mut *mut c_char,
) -> Status {
    entry("broker_array_explain", || {
        // SAFETY: the caller passes a handle.
        let tensor = unsafe { handle::borrow(array, "array") }?;
        // SAFETY: the caller passes a text.
        let consumer = unsafe { argument::text(consumer, "consumer") }?;
        // SAFETY: the caller passes a text, or null.
        let version = (!version.is_null()).then(|| unsafe { argument::text(version, "version") });
        // SAFETY: the caller passes room for a pointer.
        let output = unsafe { argument::output(text, "text") }?;
        let profile = profile(consumer, version.transpose()?)?;
        output.write(text::give(&explained(tensor, profile)));
        Ok(())
    })
}

fn profile(consumer: &str, version: Option<&str>) -> Result<&'static Profile> {
    let parsed = version.map(|version| {
        numbers(version).ok_or_else(|| Error::Value {
            argument: "version",
            wanted: "two numbers, as \"2.13\"",
            got: format!("{version:?}"),
        })
    });
    let mut rows = PROFILES.iter();
    let found = match parsed.transpose()? {
        Some(version) => Profile::find(consumer, version),
        None => rows.find(|row| row.framework == consumer),
    };
    found.ok_or_else(|| {
        let mut names: Vec<_> = PROFILES.iter().map(|row| row.framework).collect();
        names.dedup();
        let known = names.join(", ");
        let got = consumer.to_owned();
        Error::Consumer { got, known }
    })
}

/// Reads the first two numbers of a version.
fn numbers(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn explained(tensor: &Tensor, profile: &'static Profile) -> String {
    let source = Source {
        tensor,
        immutable: false,
        pending: None,
        copied: false,
    };
    let consumer = Consumer::new(profile);
    let found = route(&source, &consumer, &Request::default());
    let what = format!(
        "{} {} on {}",
        tensor.element(),
        tensor.layout(),
        device_name(tensor.device())
    );
    let to = profile.title;
    match &found.outcome {
        Outcome::Share => format!("{what} -> {to}: shares"),
        Outcome::Copy(plan) => {
            let why = plan.reason.why(profile);
            let bytes = plan.bytes;
            let line = format!("{what} -> {to}: copies {bytes} bytes\n  why: {why}");
            match remedy(&plan.reason, profile) {
                Some(remedy) => format!("{line}\n  to share: {remedy}"),
                None => line,
            }
        }
        Outcome::Refuse(refusal) => format!("{what} -> {to}: refuses\n  why: {}", refusal.why()),
    }
}

/// Returns what would make an array share, where that is the same in every language.
fn remedy(reason: &CopyReason, consumer: &Profile) -> Option<String> {
    match reason {
        CopyReason::Misaligned { .. } => {
            Some("align the memory to 64 bytes, as broker_array_create does".to_owned())
        }
        CopyReason::ReadOnly | CopyReason::Immutable | CopyReason::Requested => None,
        other => Some(other.remedy(consumer)),
    }
}
