//! Texts written into callers' arrays.

use std::ffi::{CStr, c_char};

use crate::abi::Out;
use crate::result::Result;

/// Writes a text with its end into an array, as much as there is room for.
pub(super) fn put_text(place: &mut [c_char], text: &[u8]) {
    let text = text.strip_suffix(b"\0").unwrap_or(text);
    let room = place.len().saturating_sub(1);
    place.fill(0);
    for (place, byte) in place.iter_mut().zip(&text[..text.len().min(room)]) {
        *place = byte.cast_signed();
    }
}

/// Answers a question for a text: its size with its end, and the text where there is a place for it.
pub(super) fn tell_text(text: &CStr, size: &Out<usize>, place: &Out<c_char>) -> Result<()> {
    let letters: Vec<c_char> = text
        .to_bytes_with_nul()
        .iter()
        .map(|byte| byte.cast_signed())
        .collect();
    if !place.is_null() {
        place.put_all(&letters, size.read()?);
    }
    size.put(letters.len())
}
