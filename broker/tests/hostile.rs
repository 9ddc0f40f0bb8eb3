//! Producers that lie, one row each: what is off, and the error or the right result that is wanted.

#[cfg(test)]
mod fixture;

use dlpack_broker::device::Error as LayoutError;
use dlpack_broker::{Abi, Error, ErrorKind};
use fixture::claim::{Claim, Data, offer_null};
use fixture::exchange::{assert_where, send};
use fixture::wild::Wild;
use rstest::rstest;

/// Wanted is a tensor that is what its fields say, and whose values reach every consumer.
const SOUND: Option<Error> = None;

fn sound() -> Claim {
    Claim::default()
}

fn at(address: usize, claim: Claim) -> Claim {
    let data = Data::At(address);
    Claim { data, ..claim }
}

fn ranked(ndim: i32) -> Claim {
    let ndim = Some(ndim);
    Claim { ndim, ..sound() }
}

fn of(code: u8, bits: u8, lanes: u16) -> Claim {
    let dtype = (code, bits, lanes);
    Claim { dtype, ..sound() }
}

fn on(kind: u32, index: i32) -> Claim {
    let device = (kind, index);
    Claim { device, ..sound() }
}

fn flagged(flags: u64, claim: Claim) -> Claim {
    Claim { flags, ..claim }
}

fn offset(byte_offset: u64, claim: Claim) -> Claim {
    Claim {
        byte_offset,
        ..claim
    }
}

fn version(major: u32, minor: u32) -> Claim {
    let version = (major, minor);
    Claim { version, ..sound() }
}

fn undeleted(claim: Claim) -> Claim {
    let deletes = false;
    Claim { deletes, ..claim }
}

fn address(data: usize, low: i128, high: i128) -> Option<Error> {
    let byte_offset = 0;
    Some(Error::Address {
        data,
        byte_offset,
        low,
        high,
    })
}

fn offset_overflow(data: usize, byte_offset: u64) -> Option<Error> {
    let (low, high) = (0, 0);
    Some(Error::Address {
        data,
        byte_offset,
        low,
        high,
    })
}

fn rank(ndim: i32) -> Option<Error> {
    Some(Error::Rank { ndim })
}

fn empty(bits: u8, lanes: u16) -> Option<Error> {
    Some(Error::EmptyElement { bits, lanes })
}

fn too_many(shape: &[i64]) -> Option<Error> {
    let shape = shape.to_vec();
    Some(LayoutError::TooManyElements { shape }.into())
}

fn strides_overflow(shape: &[i64], strides: &[i64]) -> Option<Error> {
    let (shape, strides) = (shape.to_vec(), strides.to_vec());
    Some(LayoutError::StridesOverflow { shape, strides }.into())
}

fn negative(axis: usize, value: i64) -> Option<Error> {
    Some(LayoutError::NegativeDimension { axis, value }.into())
}

#[rstest]
// Versions.
#[case::version_0_of_dlpack_0_8(version(0, 8), Some(Error::Version { major: 0 }))]
#[case::version_2(version(2, 0), Some(Error::Version { major: 2 }))]
#[case::highest_major_version(version(u32::MAX, 3), Some(Error::Version { major: u32::MAX }))]
#[case::newer_minor_version(version(1, 4), SOUND)]
#[case::highest_minor_version(version(1, u32::MAX), SOUND)]
#[case::unknown_version_and_broken_fields(
    Claim { ndim: Some(-1), ..version(7, 7) },
    Some(Error::Version { major: 7 }),
)]
// What is null.
#[case::null_shape(Claim { shape: None, ndim: Some(2), ..sound() }, Some(Error::NullShape { ndim: 2 }))]
#[case::null_shape_and_strides(
    Claim { ndim: Some(1), shape: None, strides: None, ..sound() },
    Some(Error::NullShape { ndim: 1 }),
)]
#[case::null_shape_of_a_scalar(Claim { shape: None, strides: None, ..sound() }, SOUND)]
#[case::null_shape_of_a_scalar_with_strides(Claim { shape: None, ..sound() }, SOUND)]
#[case::null_strides(Claim::compact(&[2, 3, 4]), SOUND)]
#[case::null_data(at(0, Claim::compact(&[2, 3])), Some(Error::NullData { elements: 6 }))]
#[case::null_data_of_a_scalar(at(0, Claim::compact(&[])), Some(Error::NullData { elements: 1 }))]
#[case::null_data_with_offset(at(0, offset(64, sound())), Some(Error::NullData { elements: 4 }))]
#[case::null_data_without_elements(at(0, Claim::compact(&[3, 0, i64::MAX / 3])), SOUND)]
#[case::null_data_without_elements_with_offset(at(0, offset(u64::MAX, Claim::compact(&[0]))), SOUND)]
#[case::null_deleter(undeleted(sound()), SOUND)]
#[case::null_deleter_of_a_broken_one(undeleted(ranked(-1)), rank(-1))]
#[case::null_context(Claim { has_context: false, ..sound() }, SOUND)]
#[case::null_context_and_deleter(Claim { has_context: false, ..undeleted(sound()) }, SOUND)]
// Ranks.
#[case::rank_minus_one(ranked(-1), rank(-1))]
#[case::lowest_rank(ranked(i32::MIN), rank(i32::MIN))]
#[case::highest_rank(ranked(i32::MAX), rank(i32::MAX))]
#[case::rank_64(Claim::compact(&[1; 64]), SOUND)]
#[case::rank_64_with_strides(Claim::strided(&[1; 64], &[i64::MIN; 64]), SOUND)]
#[case::rank_65(Claim::strided(&[1; 65], &[1; 65]), rank(65))]
#[case::rank_below_the_dimensions_given(Claim { ndim: Some(1), ..Claim::compact(&[2, -1]) }, SOUND)]
// Shapes.
#[case::negative_dimension(Claim::strided(&[2, -1], &[1, 1]), negative(1, -1))]
#[case::lowest_dimension(Claim::compact(&[i64::MIN]), negative(0, i64::MIN))]
#[case::negative_pair(Claim::compact(&[-2, -3]), negative(0, -2))]
#[case::negative_beside_zero(Claim::compact(&[0, -3]), negative(1, -3))]
#[case::misaligned_shape_and_strides(
    at(64, Claim { shift: [1, 1], ndim: Some(1), ..Claim::strided(&[4, 4], &[1, 1]) }),
    Some(Error::MisalignedShape { address: 1 }),
)]
#[case::misaligned_shape(
    Claim { shift: [4, 0], ndim: Some(1), ..Claim::strided(&[4, 4], &[1, 1]) },
    Some(Error::MisalignedShape { address: 4 }),
)]
#[case::misaligned_strides(
    Claim { shift: [0, 7], ndim: Some(1), ..Claim::strided(&[4, 4], &[1, 1]) },
    Some(Error::MisalignedShape { address: 7 }),
)]
// Products: of the shape, of shape and strides, of elements and their size.
#[case::shape_overflow(Claim::compact(&[i64::MAX, 2]), too_many(&[i64::MAX, 2]))]
#[case::shape_wraps_to_zero(Claim::compact(&[1 << 32, 1 << 32]), too_many(&[1 << 32, 1 << 32]))]
#[case::shape_wraps_to_one(
    Claim::compact(&[i64::MAX, i64::MAX]),
    too_many(&[i64::MAX, i64::MAX]),
)]
#[case::shape_overflow_beside_zero(
    Claim::compact(&[0, i64::MAX, i64::MAX]),
    too_many(&[0, i64::MAX, i64::MAX]),
)]
#[case::shape_overflow_over_repeated_axes(
    Claim::strided(&[i64::MAX, 2], &[0, 0]),
    too_many(&[i64::MAX, 2]),
)]
#[case::largest_shape_of_one_repeated_element(Claim::strided(&[i64::MAX], &[0]), SOUND)]
#[case::strides_overflow(
    Claim::strided(&[3, 3], &[i64::MAX, 1]),
    strides_overflow(&[3, 3], &[i64::MAX, 1]),
)]
#[case::strides_overflow_downwards(
    Claim::strided(&[3], &[i64::MIN]),
    strides_overflow(&[3], &[i64::MIN]),
)]
#[case::strides_overflow_in_sum(
    Claim::strided(&[2, 2], &[i64::MAX, i64::MAX]),
    strides_overflow(&[2, 2], &[i64::MAX, i64::MAX]),
)]
#[case::strides_overflow_without_elements(
    Claim::strided(&[0, 3], &[1, i64::MAX]),
    strides_overflow(&[0, 3], &[1, i64::MAX]),
)]
#[case::lowest_stride_of_one_element(Claim::strided(&[1, 4], &[i64::MIN, 1]), SOUND)]
#[case::shape_times_itemsize_wraps_to_zero(
    at(1 << 20, Claim { dtype: (2, 64, 1), ..Claim::compact(&[1 << 61]) }),
    address(1 << 20, 0, 1 << 64),
)]
#[case::shape_times_itemsize_wraps_to_little(
    at(1 << 20, Claim::compact(&[(1 << 62) + 1])),
    address(1 << 20, 0, (1 << 64) + 4),
)]
#[case::strides_times_itemsize_wrap_to_zero(
    at(1 << 20, Claim { dtype: (5, 128, 1), ..Claim::strided(&[2], &[1 << 60]) }),
    address(1 << 20, 0, (1 << 64) + 16),
)]
#[case::strides_times_the_widest_element(
    at(1 << 20, Claim { dtype: (0, 255, u16::MAX), ..Claim::strided(&[2], &[i64::MAX]) }),
    address(1 << 20, 0, (1_i128 << 63) * i128::from((255 * 65535_u32).div_ceil(8))),
)]
// Addresses.
#[case::reach_below_zero(at(8, Claim::strided(&[4], &[-1])), address(8, -12, 4))]
#[case::reach_above_the_highest(
    at(usize::MAX - 8, Claim::compact(&[4])),
    address(usize::MAX - 8, 0, 16),
)]
#[case::reach_of_more_than_half(
    at(1 << 62, Claim { dtype: (2, 64, 1), ..Claim::strided(&[2], &[1 << 60]) }),
    address(1 << 62, 0, (1 << 63) + 8),
)]
#[case::reach_of_more_than_half_both_ways_on_a_device(
    at(1 << 62, Claim { device: (14, 0), dtype: (1, 8, 1), ..Claim::strided(&[2, 2], &[-(1 << 61), 3 << 61]) }),
    address(1 << 62, -(1 << 61), (3 << 61) + 1),
)]
#[case::lowest_address(at(4096 + 8, Claim::strided(&[3], &[-1])), SOUND)]
#[case::one_below_the_lowest_address(at(4096 + 8, Claim::strided(&[4], &[-1])), address(4104, -12, 4))]
#[case::highest_address(at((1 << 56) - 16, Claim::compact(&[4])), SOUND)]
#[cfg(target_arch = "x86_64")]
#[case::one_above_the_highest_address(at((1 << 56) - 16, Claim::compact(&[5])), address((1 << 56) - 16, 0, 20))]
#[case::address_of_the_zero_page(at(64, Claim::compact(&[4])), address(64, 0, 16))]
#[case::address_of_the_kernel(at(1 << 63, Claim::compact(&[4])), address(1 << 63, 0, 16))]
#[case::address_of_the_kernel_on_a_device(
    at(1 << 63, Claim { device: (4, 0), ..Claim::compact(&[4]) }),
    SOUND,
)]
#[case::offset_overflow(at(64, offset(u64::MAX, sound())), offset_overflow(64, u64::MAX))]
#[case::offset_wraps_to_null(
    at(64, offset(u64::MAX - 63, sound())),
    offset_overflow(64, u64::MAX - 63),
)]
#[case::offset_and_reach_overflow(
    at(64, offset(u64::MAX - 72, Claim { device: (4, 0), ..sound() })),
    address(usize::MAX - 8, 0, 16),
)]
#[case::offset_without_elements(offset(1 << 40, Claim::compact(&[0])), SOUND)]
#[case::byte_offset(offset(20, sound()), SOUND)]
#[case::data_misaligned_by_one(offset(1, sound()), SOUND)]
#[case::data_misaligned_by_two(offset(2, sound()), SOUND)]
#[case::wide_data_misaligned_by_eight(offset(8, of(5, 128, 1)), SOUND)]
#[case::misaligned_backwards(offset(3, Claim::strided(&[2, 3], &[-3, -1])), SOUND)]
#[case::elements_that_share_memory(Claim::strided(&[5, 5], &[1, 1]), SOUND)]
// Dtypes.
#[case::no_bits(of(2, 0, 1), empty(0, 1))]
#[case::no_lanes(of(2, 32, 0), empty(32, 0))]
#[case::no_lanes_of_sub_byte_values(flagged(4, of(17, 4, 0)), empty(4, 0))]
#[case::no_bits_of_nothing(Claim { dtype: (2, 0, 0), ..Claim::compact(&[0]) }, empty(0, 0))]
#[case::seven_bits(of(0, 7, 1), SOUND)]
#[case::seven_bits_padded(flagged(4, of(0, 7, 1)), SOUND)]
#[case::seven_bits_backwards(Claim { dtype: (1, 7, 1), ..Claim::strided(&[9], &[-1]) }, SOUND)]
#[case::nine_bits(of(1, 9, 1), SOUND)]
#[case::integers_of_128_bits(of(0, 128, 1), SOUND)]
#[case::floats_of_255_bits(of(2, 255, 1), SOUND)]
#[case::booleans_of_one_bit(of(6, 1, 1), SOUND)]
#[case::two_lanes(of(2, 32, 2), SOUND)]
#[case::sub_byte_lanes(of(17, 4, 3), SOUND)]
#[case::pairs_of_sub_byte_values_backwards(
    Claim { dtype: (17, 4, 2), ..Claim::strided(&[3, 2], &[-2, -1]) },
    SOUND,
)]
#[case::pairs_of_sub_byte_values_repeated(
    Claim { dtype: (17, 4, 2), ..Claim::strided(&[1000], &[0]) },
    SOUND,
)]
#[case::most_lanes(of(2, 8, u16::MAX), SOUND)]
#[cfg(target_arch = "x86_64")]
#[case::most_lanes_outside_the_address_space(
    at((1 << 56) - 64, of(2, 8, u16::MAX)),
    address((1 << 56) - 64, 0, 4 * 65535),
)]
#[case::opaque_handles(of(3, 64, 1), SOUND)]
#[case::dtype_newer_than_we(of(18, 32, 1), SOUND)]
#[case::highest_dtype_code(of(255, 7, 3), SOUND)]
// Devices.
#[case::device_type_zero(on(0, 0), SOUND)]
#[case::device_type_newer_than_we(on(19, 0), SOUND)]
#[case::highest_device_type(on(u32::MAX, i32::MIN), SOUND)]
#[case::negative_device_id(on(2, -1), SOUND)]
#[case::negative_id_of_the_host(on(1, -1), SOUND)]
#[case::negative_id_of_pinned_memory(on(3, i32::MIN), SOUND)]
// Flags.
#[case::unknown_flags(flagged(!7, sound()), SOUND)]
#[case::all_flags(flagged(u64::MAX, sound()), SOUND)]
#[case::padding_of_whole_bytes(flagged(4, sound()), SOUND)]
#[case::padding_of_pairs(flagged(4, of(17, 4, 2)), SOUND)]
fn hostile_tensors_are_refused_or_mean_what_they_say(
    #[case] claim: Claim,
    #[case] wanted: Option<Error>,
    #[values(Abi::Legacy, Abi::Versioned)] abi: Abi,
    #[values(false, true)] is_read: bool,
) {
    let wild = Wild::offer(claim, abi);
    let (producer, deletes) = (wild.claim.clone().produce(), wild.claim.deletes);
    match (producer.tensor(abi), wanted_under(abi, wanted, &wild.claim)) {
        (Ok(tensor), None) => assert_where(&wild, &producer, &tensor),
        (Err(error), Some(fault)) => assert_fault(&error, fault),
        (checked, wanted) => panic!("wanted {wanted:?}, got {checked:?}"),
    }
    assert_eq!(producer.deletions(), usize::from(deletes));
    if is_read {
        send(&wild);
    }
}

/// Returns what is wanted of the struct of an ABI, of which only the newer one has a version.
fn wanted_under(abi: Abi, wanted: Option<Error>, claim: &Claim) -> Option<Error> {
    match wanted {
        Some(Error::Version { .. }) if abi == Abi::Legacy => {
            let ndim = claim.rank();
            (ndim < 0).then_some(Error::Rank { ndim })
        }
        wanted => wanted,
    }
}

fn assert_fault(error: &Error, fault: Error) {
    match (error, &fault) {
        // Where the dimensions lie is known only when they are allocated.
        (Error::MisalignedShape { address }, Error::MisalignedShape { address: shift }) => {
            assert_eq!(address % 8, *shift);
        }
        _ => assert_eq!(error, &fault),
    }
    // Nothing forbids a rank beyond ours, so such a producer is no liar.
    let kind = match fault {
        Error::Rank { ndim } if ndim > 64 => ErrorKind::UnsupportedLayout,
        _ => ErrorKind::InvalidTensor,
    };
    assert_eq!(error.kind(), kind);
}

#[rstest]
fn a_null_managed_tensor_is_refused(#[values(Abi::Legacy, Abi::Versioned)] abi: Abi) {
    assert_eq!(offer_null(abi).err(), Some(Error::NullTensor));
}
