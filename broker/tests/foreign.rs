//! Descriptors as producers really give them, faults included, in both ABIs.

#[cfg(test)]
mod fixture;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use dlpack_broker::device::{DType, Error as LayoutError};
use dlpack_broker::{Abi, Element, Error, ErrorKind, Foreign, to_legacy, to_versioned};
use fixture::claim::{Claim, Data, offer_null};
use fixture::view;
use rstest::rstest;

fn address(data: usize, low: i128, high: i128) -> Error {
    Error::Address {
        data,
        byte_offset: 0,
        low,
        high,
    }
}

fn offset_overflow(data: usize, byte_offset: u64) -> Error {
    Error::Address {
        data,
        byte_offset,
        low: 0,
        high: 0,
    }
}

fn too_many(shape: &[i64]) -> Error {
    let shape = shape.to_vec();
    LayoutError::TooManyElements { shape }.into()
}

fn strides_overflow(shape: &[i64], strides: &[i64]) -> Error {
    let (shape, strides) = (shape.to_vec(), strides.to_vec());
    LayoutError::StridesOverflow { shape, strides }.into()
}

fn negative(axis: usize, value: i64) -> Error {
    LayoutError::NegativeDimension { axis, value }.into()
}

fn at(address: usize, claim: Claim) -> Claim {
    let data = Data::At(address);
    Claim { data, ..claim }
}

#[rstest]
#[case::rank_minus_one(Claim { ndim: Some(-1), ..Claim::default() }, Error::Rank { ndim: -1 })]
#[case::rank_lowest(Claim { ndim: Some(i32::MIN), ..Claim::default() }, Error::Rank { ndim: i32::MIN })]
#[case::rank_highest(Claim { ndim: Some(i32::MAX), ..Claim::default() }, Error::Rank { ndim: i32::MAX })]
#[case::rank_65(Claim::strided(&[1; 65], &[1; 65]), Error::Rank { ndim: 65 })]
#[case::null_shape(Claim { shape: None, ndim: Some(2), ..Claim::default() }, Error::NullShape { ndim: 2 })]
#[case::null_shape_and_strides(
    Claim { ndim: Some(1), shape: None, strides: None, ..Claim::default() },
    Error::NullShape { ndim: 1 },
)]
#[case::null_data(at(0, Claim::compact(&[2, 3])), Error::NullData { elements: 6 })]
#[case::null_data_of_a_scalar(at(0, Claim::compact(&[])), Error::NullData { elements: 1 })]
#[case::null_data_with_offset(
    at(0, Claim { byte_offset: 64, ..Claim::default() }),
    Error::NullData { elements: 4 },
)]
#[case::negative_dimension(Claim::strided(&[2, -1], &[1, 1]), negative(1, -1))]
#[case::lowest_dimension(Claim::compact(&[i64::MIN]), negative(0, i64::MIN))]
#[case::negative_pair(Claim::compact(&[-2, -3]), negative(0, -2))]
#[case::negative_beside_zero(Claim::compact(&[0, -3]), negative(1, -3))]
#[case::product_overflow(Claim::compact(&[i64::MAX, 2]), too_many(&[i64::MAX, 2]))]
#[case::product_wraps_to_zero(Claim::compact(&[1 << 32, 1 << 32]), too_many(&[1 << 32, 1 << 32]))]
#[case::product_overflow_beside_zero(
    Claim::compact(&[0, i64::MAX, i64::MAX]),
    too_many(&[0, i64::MAX, i64::MAX]),
)]
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
#[case::reach_below_zero(at(8, Claim::strided(&[4], &[-1])), address(8, -12, 4))]
#[case::reach_above_the_highest(
    at(usize::MAX - 8, Claim::compact(&[4])),
    address(usize::MAX - 8, 0, 16),
)]
#[case::reach_of_more_than_half(
    at(1 << 62, Claim { dtype: (2, 64, 1), ..Claim::strided(&[2], &[1 << 60]) }),
    address(1 << 62, 0, (1 << 63) + 8),
)]
#[case::reach_of_many_lanes(
    at(64, Claim { dtype: (0, 255, u16::MAX), ..Claim::strided(&[2], &[i64::MAX]) }),
    address(64, 0, (1_i128 << 63) * i128::from((255 * 65535_u32).div_ceil(8))),
)]
#[case::offset_overflow(
    at(64, Claim { byte_offset: u64::MAX, ..Claim::default() }),
    offset_overflow(64, u64::MAX),
)]
#[case::offset_wraps_to_null(
    at(64, Claim { byte_offset: u64::MAX - 63, ..Claim::default() }),
    offset_overflow(64, u64::MAX - 63),
)]
#[case::no_bits(Claim { dtype: (2, 0, 1), ..Claim::default() }, Error::EmptyElement { bits: 0, lanes: 1 })]
#[case::no_lanes(Claim { dtype: (2, 32, 0), ..Claim::default() }, Error::EmptyElement { bits: 32, lanes: 0 })]
fn hostile_descriptors_are_refused_and_deleted_once(
    #[case] claim: Claim,
    #[case] fault: Error,
    #[values(Abi::Legacy, Abi::Versioned)] abi: Abi,
) {
    let producer = claim.produce();
    let error = producer.tensor(abi).unwrap_err();
    let is_beyond_us = matches!(fault, Error::Rank { ndim } if ndim > 64);
    let kind = if is_beyond_us {
        ErrorKind::UnsupportedLayout
    } else {
        ErrorKind::InvalidTensor
    };
    assert_eq!((&error, error.kind()), (&fault, kind));
    assert_eq!(producer.deletions(), 1);
}

#[rstest]
fn misaligned_dimensions_are_refused(#[values(Abi::Legacy, Abi::Versioned)] abi: Abi) {
    let claim = Claim {
        shift: 1,
        ndim: Some(1),
        ..Claim::strided(&[4, 4], &[1, 1])
    };
    let error = claim.produce().tensor(abi).unwrap_err();
    assert!(matches!(error, Error::MisalignedShape { address } if address % 8 == 1));
}

#[rstest]
fn a_null_managed_tensor_is_refused(#[values(Abi::Legacy, Abi::Versioned)] abi: Abi) {
    assert_eq!(offer_null(abi).err(), Some(Error::NullTensor));
}

#[rstest]
#[case(0, 8)]
#[case(2, 0)]
#[case(u32::MAX, 3)]
fn another_major_version_is_refused_and_deleted_once(#[case] major: u32, #[case] minor: u32) {
    let claim = Claim {
        version: (major, minor),
        ..Claim::default()
    };
    let producer = claim.produce();
    let error = producer.offer(Abi::Versioned).err();
    assert_eq!(error, Some(Error::Version { major }));
    assert_eq!(producer.deletions(), 1);
}

#[rstest]
#[case(0)]
#[case(3)]
#[case(u32::MAX)]
fn any_minor_version_is_accepted(#[case] minor: u32) {
    let claim = Claim {
        version: (1, minor),
        ..Claim::compact(&[2, 2])
    };
    assert!(claim.produce().tensor(Abi::Versioned).is_ok());
}

#[rstest]
#[case(&[], &[])]
#[case(&[5], &[1])]
#[case(&[2, 3, 4], &[12, 4, 1])]
#[case(&[2, 0, 4], &[4, 4, 1])]
#[case(&[3, 1], &[1, 1])]
fn null_strides_mean_row_major(
    #[case] shape: &[i64],
    #[case] strides: &[i64],
    #[values(Abi::Legacy, Abi::Versioned)] abi: Abi,
) {
    let tensor = Claim::compact(shape).produce().tensor(abi).unwrap();
    assert_eq!(tensor.layout().shape(), shape);
    assert_eq!(tensor.layout().strides(), strides);
}

#[rstest]
fn a_scalar_needs_neither_shape_nor_strides(#[values(Abi::Legacy, Abi::Versioned)] abi: Abi) {
    let claim = Claim {
        shape: None,
        strides: None,
        ..Claim::default()
    };
    let tensor = claim.produce().tensor(abi).unwrap();
    assert_eq!((tensor.layout().ndim(), tensor.layout().len()), (0, 1));
}

#[rstest]
fn the_byte_offset_is_folded_into_the_address(#[values(Abi::Legacy, Abi::Versioned)] abi: Abi) {
    let claim = Claim {
        byte_offset: 20,
        ..Claim::default()
    };
    let producer = claim.produce();
    assert_eq!(
        producer.tensor(abi).unwrap().address(),
        producer.address() + 20
    );
}

#[rstest]
#[case::of_one_axis(&[0])]
#[case::of_many_axes(&[3, 0, i64::MAX / 3])]
fn data_may_be_null_without_elements(
    #[case] shape: &[i64],
    #[values(Abi::Legacy, Abi::Versioned)] abi: Abi,
) {
    let tensor = at(0, Claim::compact(shape)).produce().tensor(abi).unwrap();
    assert!(tensor.layout().is_empty());
    assert!(tensor.address() != 0 && tensor.address().is_multiple_of(64));
}

#[rstest]
#[case::lowest(at(4096 + 8, Claim::strided(&[3], &[-1])))]
#[case::highest(at((1 << 56) - 16, Claim::compact(&[4])))]
fn addresses_at_the_ends_of_the_address_space_are_accepted(#[case] claim: Claim) {
    assert!(claim.produce().tensor(Abi::Versioned).is_ok());
}

#[cfg(target_arch = "x86_64")]
#[rstest]
#[case::above_what_page_tables_reach(1 << 56)]
#[case::of_the_kernel(1 << 63)]
#[case::of_the_zero_page(64)]
fn addresses_that_no_program_has_are_refused(#[case] address: usize) {
    let error = at(address, Claim::compact(&[4]))
        .produce()
        .tensor(Abi::Versioned)
        .unwrap_err();
    assert!(matches!(error, Error::Address { .. }), "{error}");
}

#[test]
fn rank_64_is_accepted() {
    let tensor = Claim::compact(&[1; 64]).produce().tensor(Abi::Versioned);
    assert_eq!(tensor.unwrap().layout().ndim(), 64);
}

#[rstest]
#[case::opaque(3, 64, 1)]
#[case::newer_than_we(18, 32, 1)]
#[case::any_number(255, 7, 3)]
#[case::lanes(2, 32, 4)]
#[case::narrow_integers(0, 4, 1)]
fn unknown_dtypes_keep_their_numbers(#[case] code: u8, #[case] bits: u8, #[case] lanes: u16) {
    let claim = Claim {
        dtype: (code, bits, lanes),
        ..Claim::default()
    };
    let tensor = claim.produce().tensor(Abi::Versioned).unwrap();
    let element = tensor.element();
    assert_eq!(
        (element, element.dtype()),
        (view::element(code, bits, lanes), None)
    );
}

#[rstest]
#[case::named(14, 5)]
#[case::newer_than_we(19, 0)]
#[case::zero(0, 0)]
#[case::any_number(u32::MAX, i32::MIN)]
fn unknown_devices_keep_their_numbers(#[case] kind: u32, #[case] index: i32) {
    let claim = Claim {
        device: (kind, index),
        ..Claim::default()
    };
    let device = claim.produce().tensor(Abi::Versioned).unwrap().device();
    assert_eq!((device.device_type.0, device.device_id), (kind, index));
}

#[test]
fn every_cpu_number_is_the_one_host() {
    let claim = Claim {
        device: (1, 7),
        ..Claim::default()
    };
    let device = claim.produce().tensor(Abi::Versioned).unwrap().device();
    assert_eq!((device.device_type.0, device.device_id), (1, 0));
}

#[rstest]
#[case::none(0, false)]
#[case::read_only(1, true)]
#[case::copied(2, false)]
#[case::unknown(!7, false)]
#[case::unknown_beside_read_only(!6, true)]
fn unknown_flags_are_ignored(#[case] flags: u64, #[case] read_only: bool) {
    let claim = Claim {
        flags,
        ..Claim::default()
    };
    let tensor = claim.produce().tensor(Abi::Versioned).unwrap();
    assert_eq!(tensor.is_read_only(), read_only);
}

#[rstest]
#[case::packed_float4((17, 4, 1), 0, None, Some(DType::Float4E2M1Fn))]
#[case::padded_float4((17, 4, 1), 4, Some(1), Some(DType::Float4E2M1Fn))]
#[case::packed_float6((16, 6, 1), 0, None, Some(DType::Float6E3M2Fn))]
#[case::padded_float6((16, 6, 1), 4, Some(1), Some(DType::Float6E3M2Fn))]
#[case::pairs_of_float4((17, 4, 2), 0, Some(1), Some(DType::Float4E2M1FnX2))]
#[case::padded_pairs_of_float4((17, 4, 2), 4, Some(2), None)]
fn sub_byte_values_share_bytes_unless_flagged(
    #[case] dtype: (u8, u8, u16),
    #[case] flags: u64,
    #[case] item_bytes: Option<usize>,
    #[case] known: Option<DType>,
) {
    let claim = Claim {
        dtype,
        flags,
        ..Claim::default()
    };
    let element = (claim.produce().tensor(Abi::Versioned).unwrap()).element();
    assert_eq!((element.item_bytes(), element.dtype()), (item_bytes, known));
}

#[test]
fn the_padding_flag_says_nothing_about_whole_bytes() {
    let claim = Claim {
        flags: 4,
        ..Claim::default()
    };
    let tensor = claim.produce().tensor(Abi::Versioned).unwrap();
    assert_eq!(tensor.element(), Element::from(DType::Float32));
}

#[rstest]
#[case(1)]
#[case(2)]
#[case(3)]
fn misaligned_data_is_accepted(#[case] byte_offset: u64) {
    let claim = Claim {
        byte_offset,
        ..Claim::default()
    };
    let tensor = claim.produce().tensor(Abi::Legacy).unwrap();
    assert!(!tensor.address().is_multiple_of(4));
}

#[rstest]
fn a_null_deleter_is_legal(#[values(Abi::Legacy, Abi::Versioned)] abi: Abi) {
    let claim = Claim {
        deletes: false,
        ..Claim::default()
    };
    let producer = claim.produce();
    drop(producer.tensor(abi).unwrap());
    assert_eq!(producer.deletions(), 0);
}

#[rstest]
fn an_unchecked_tensor_is_deleted_once(#[values(Abi::Legacy, Abi::Versioned)] abi: Abi) {
    let producer = Claim::default().produce();
    drop(producer.offer(abi).ok().unwrap());
    assert_eq!(producer.deletions(), 1);
}

#[rstest]
fn a_checked_tensor_is_deleted_by_its_last_clone(#[values(Abi::Legacy, Abi::Versioned)] abi: Abi) {
    let producer = Claim::default().produce();
    let tensor = producer.tensor(abi).unwrap();
    let clone = tensor.clone().on_host().with_read_only(true);
    drop(tensor);
    assert_eq!(producer.deletions(), 0);
    drop(clone);
    assert_eq!(producer.deletions(), 1);
}

#[rstest]
fn a_tensor_may_be_dropped_by_another_thread(#[values(Abi::Legacy, Abi::Versioned)] abi: Abi) {
    let producer = Claim::default().produce();
    let tensor = producer.tensor(abi).unwrap();
    thread::spawn(move || drop(tensor)).join().unwrap();
    assert_eq!(producer.deletions(), 1);
}

#[rstest]
fn clones_dropped_by_many_threads_delete_once(#[values(Abi::Legacy, Abi::Versioned)] abi: Abi) {
    let producer = Claim::default().produce();
    let tensor = producer.tensor(abi).unwrap();
    thread::scope(|scope| {
        for _ in 0..8 {
            let clone = tensor.clone();
            scope.spawn(move || drop(clone));
        }
        drop(tensor);
    });
    assert_eq!(producer.deletions(), 1);
}

#[rstest]
fn a_panic_deletes_once(#[values(Abi::Legacy, Abi::Versioned)] abi: Abi) {
    let producer = Claim::default().produce();
    let tensor = producer.tensor(abi).unwrap();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let _held = (tensor.clone(), tensor);
        std::panic::resume_unwind(Box::new("on purpose"));
    }));
    assert!(outcome.is_err());
    assert_eq!(producer.deletions(), 1);
}

#[rstest]
fn a_panic_before_the_check_deletes_once(#[values(Abi::Legacy, Abi::Versioned)] abi: Abi) {
    let producer = Claim::default().produce();
    let foreign = producer.offer(abi).ok().unwrap();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let _held = foreign;
        std::panic::resume_unwind(Box::new("on purpose"));
    }));
    assert!(outcome.is_err());
    assert_eq!(producer.deletions(), 1);
}

#[rstest]
fn a_chain_of_exports_deletes_once_at_its_end(#[values(Abi::Legacy, Abi::Versioned)] abi: Abi) {
    let producer = Claim::default().produce();
    let first = to_versioned(&producer.tensor(abi).unwrap(), false);
    let second = to_legacy(&Foreign::Versioned(first).check().unwrap());
    let last = Foreign::Legacy(second).check().unwrap();
    assert_eq!(producer.deletions(), 0);
    drop(last);
    assert_eq!(producer.deletions(), 1);
}
