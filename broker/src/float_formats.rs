//! Which dtypes hold every value of which: what a consumer is told that lacks one.

use dlpack_broker_device::DType;

/// Claims that a dtype of the same family can hold every value of another.
pub(crate) fn holds(dtype: DType, other: DType) -> bool {
    let is_wider = dtype.bits() > other.bits();
    match (float_format(dtype), float_format(other)) {
        (Some((exponent, mantissa)), Some((other_exponent, other_mantissa))) => {
            // Of two narrow formats with as many exponent bits one may keep the top ones for infinities.
            let reaches =
                exponent > other_exponent || exponent == other_exponent && dtype.bits() >= 16;
            is_wider && reaches && mantissa >= other_mantissa
        }
        _ => is_wider,
    }
}

/// Returns the exponent and mantissa bits of a floating-point format.
fn float_format(dtype: DType) -> Option<(u8, u8)> {
    Some(match dtype {
        DType::Float16 => (5, 10),
        DType::BFloat16 => (8, 7),
        DType::Float32 => (8, 23),
        DType::Float64 => (11, 52),
        DType::Float8E3M4 => (3, 4),
        DType::Float8E4M3
        | DType::Float8E4M3B11Fnuz
        | DType::Float8E4M3Fn
        | DType::Float8E4M3Fnuz => (4, 3),
        DType::Float8E5M2 | DType::Float8E5M2Fnuz => (5, 2),
        DType::Float8E8M0Fnu => (8, 0),
        DType::Float6E2M3Fn => (2, 3),
        DType::Float6E3M2Fn => (3, 2),
        DType::Float4E2M1Fn | DType::Float4E2M1FnX2 => (2, 1),
        _ => return None,
    })
}
