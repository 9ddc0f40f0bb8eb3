//! What leaves is normal, whatever came, and leads back to the same tensor.

#[cfg(test)]
mod fixture;

use std::thread;

use dlpack_broker::device::{DType, Layout};
use dlpack_broker::ffi::{DLPACK_MAJOR_VERSION, DLPACK_MINOR_VERSION};
use dlpack_broker::{Abi, DeviceType, Element, Foreign, Tensor, to_legacy, to_versioned};
use fixture::claim::{Claim, Data};
use fixture::raw::{Seen, elements, seen};
use fixture::view::View;
use proptest::prelude::*;
use rstest::rstest;

/// Exports a tensor and reads the fields that a consumer sees.
fn exported(tensor: &Tensor, abi: Abi) -> Seen {
    match abi {
        Abi::Legacy => seen(&to_legacy(tensor)),
        Abi::Versioned => seen(&to_versioned(tensor, false)),
    }
}

/// Exports a tensor and receives it again.
fn returned(tensor: &Tensor, abi: Abi) -> Tensor {
    let foreign = match abi {
        Abi::Legacy => Foreign::Legacy(to_legacy(tensor)),
        Abi::Versioned => Foreign::Versioned(to_versioned(tensor, false)),
    };
    foreign.check().expect("what we export is valid")
}

#[rstest]
fn the_byte_offset_is_zero(#[values(Abi::Legacy, Abi::Versioned)] abi: Abi) {
    let claim = Claim {
        byte_offset: 12,
        ..Claim::default()
    };
    let producer = claim.produce();
    let seen = exported(&producer.tensor(abi).unwrap(), abi);
    assert_eq!((seen.data, seen.byte_offset), (producer.address() + 12, 0));
}

#[rstest]
#[case::of_a_scalar(Claim::compact(&[]))]
#[case::of_a_row(Claim::compact(&[4]))]
#[case::of_nothing(Claim { data: Data::At(0), ..Claim::compact(&[0, 3]) })]
#[case::of_many_axes(Claim::compact(&[1; 64]))]
fn no_pointer_is_null(#[case] claim: Claim, #[values(Abi::Legacy, Abi::Versioned)] abi: Abi) {
    let seen = exported(&claim.produce().tensor(abi).unwrap(), abi);
    assert!(!seen.has_null, "{seen:?}");
}

#[rstest]
#[case::axes_of_one_element(&[1, 4, 1], &[77, 1, -3], &[4, 1, 1])]
#[case::only_axes_of_one_element(&[1, 1], &[0, 0], &[1, 1])]
#[case::no_elements(&[3, 0, 2], &[-1, 9, 0], &[2, 2, 1])]
#[case::row_major(&[2, 3], &[3, 1], &[3, 1])]
#[case::permuted(&[2, 3], &[1, 2], &[1, 2])]
#[case::gaps_beside_an_axis_of_one_element(&[1, 3], &[50, 2], &[50, 2])]
#[case::repeated(&[2, 3], &[0, 1], &[0, 1])]
#[case::negative(&[3], &[-1], &[-1])]
fn strides_are_canonical_where_the_layout_is_row_major(
    #[case] shape: &[i64],
    #[case] strides: &[i64],
    #[case] wanted: &[i64],
    #[values(Abi::Legacy, Abi::Versioned)] abi: Abi,
) {
    let seen = exported(&View::strided(shape, strides).tensor(), abi);
    assert_eq!((&*seen.shape, &*seen.strides), (shape, wanted));
}

#[rstest]
fn the_deleter_is_never_null(
    #[values(Abi::Legacy, Abi::Versioned)] abi: Abi,
    #[values(false, true)] deletes: bool,
) {
    let claim = Claim {
        deletes,
        ..Claim::default()
    };
    assert!(exported(&claim.produce().tensor(abi).unwrap(), abi).has_deleter);
}

#[rstest]
#[case::plain(View::plain(), false, 0)]
#[case::read_only(View::plain().read_only(), false, 1)]
#[case::copied(View::plain(), true, 2)]
#[case::padded(View::plain().padded(DType::Float4E2M1Fn), false, 4)]
#[case::packed(View::plain().of(DType::Float4E2M1Fn), false, 0)]
#[case::all(View::plain().padded(DType::Float6E2M3Fn).read_only(), true, 7)]
fn flags_say_what_is_so(#[case] view: View, #[case] copied: bool, #[case] flags: u64) {
    assert_eq!(seen(&to_versioned(&view.tensor(), copied)).flags, flags);
}

#[test]
fn the_version_is_that_of_the_headers() {
    let version = exported(&View::plain().tensor(), Abi::Versioned).version;
    assert_eq!(version, Some((DLPACK_MAJOR_VERSION, DLPACK_MINOR_VERSION)));
}

#[test]
fn both_abis_say_the_same() {
    let tensor = View::strided(&[3, 2], &[-1, 5])
        .of(DType::BFloat16)
        .on(14)
        .tensor();
    let legacy = exported(&tensor, Abi::Legacy);
    let versioned = exported(&tensor, Abi::Versioned);
    let unversioned = Seen {
        version: None,
        ..versioned
    };
    assert_eq!(legacy, unversioned);
}

#[rstest]
fn transcoding_keeps_pointer_and_values(
    #[values(Abi::Legacy, Abi::Versioned)] first: Abi,
    #[values(Abi::Legacy, Abi::Versioned)] second: Abi,
) {
    let tensor = View::strided(&[3, 2], &[1, -3]).tensor();
    let transcoded = returned(&returned(&tensor, first), second);
    assert_eq!(transcoded.address(), tensor.address());
    assert_eq!(elements(&transcoded), elements(&tensor));
}

#[rstest]
fn an_export_keeps_the_producer_alive(#[values(Abi::Legacy, Abi::Versioned)] abi: Abi) {
    let producer = Claim::default().produce();
    let tensor = producer.tensor(abi).unwrap();
    let (legacy, versioned) = (to_legacy(&tensor), to_versioned(&tensor, false));
    drop((tensor, legacy));
    assert_eq!(producer.deletions(), 0);
    drop(versioned);
    assert_eq!(producer.deletions(), 1);
}

#[rstest]
fn an_export_may_be_deleted_by_another_thread(#[values(Abi::Legacy, Abi::Versioned)] abi: Abi) {
    let producer = Claim::default().produce();
    let managed = to_versioned(&producer.tensor(abi).unwrap(), false);
    thread::spawn(move || drop(managed)).join().unwrap();
    assert_eq!(producer.deletions(), 1);
}

#[test]
fn an_export_keeps_the_values_of_memory_of_ours() {
    let tensor = View::plain().tensor();
    let (wanted, managed) = (elements(&tensor), to_legacy(&tensor));
    drop(tensor);
    assert_eq!(elements(&Foreign::Legacy(managed).check().unwrap()), wanted);
}

/// Elements that DLPack knows, in the numbers of one that it does not, and padded ones.
fn any_element() -> impl Strategy<Value = ((u8, u8, u16), bool)> {
    let known = prop::sample::select(DType::ALL).prop_map(|dtype| {
        let raw = Element::from(dtype).raw();
        (raw.code.0, raw.bits, raw.lanes)
    });
    let unknown = (any::<u8>(), 1_u8.., 1_u16..9);
    (prop_oneof![known, unknown], any::<bool>())
}

prop_compose! {
    fn any_claim()(
        axes in prop::collection::vec((0_i64..5, -6_i64..7), 0..6),
        has_strides in any::<bool>(),
        (dtype, padded) in any_element(),
        read_only in any::<bool>(),
        device in (0_u32..24, -1_i32..4),
        data in 1_usize << 20..1 << 40,
        byte_offset in 0_u64..1000,
    ) -> Claim {
        let (shape, strides): (Vec<_>, Vec<_>) = axes.into_iter().unzip();
        Claim {
            flags: u64::from(read_only) | u64::from(padded) << 2,
            data: Data::At(data),
            byte_offset,
            device,
            dtype,
            shape: Some(shape),
            strides: has_strides.then_some(strides),
            ..Claim::default()
        }
    }
}

/// The layout with the strides under which it is exported.
fn normal(layout: &Layout) -> Layout {
    if layout.is_row_major() {
        Layout::row_major(layout.shape()).expect("the shape was checked")
    } else {
        layout.clone()
    }
}

fn assert_same_view(one: &Tensor, other: &Tensor) {
    assert_eq!(one.address(), other.address());
    assert_eq!(one.device(), other.device());
    assert_eq!(normal(one.layout()), normal(other.layout()));
    assert_eq!(one.span(), other.span());
    assert_eq!(one.bytes(), other.bytes());
}

proptest! {
    #[test]
    fn a_versioned_export_leads_back_to_the_same_tensor(claim in any_claim()) {
        let producer = claim.produce();
        let tensor = producer.tensor(Abi::Versioned).unwrap();
        let back = returned(&tensor, Abi::Versioned);
        assert_same_view(&tensor, &back);
        prop_assert_eq!(tensor.element(), back.element());
        prop_assert_eq!(tensor.is_read_only(), back.is_read_only());
        drop((tensor, back));
        prop_assert_eq!(producer.deletions(), 1);
    }

    #[test]
    fn a_legacy_export_leads_back_to_the_same_tensor_without_marks(claim in any_claim()) {
        let producer = claim.produce();
        let tensor = producer.tensor(Abi::Legacy).unwrap();
        let back = returned(&tensor, Abi::Legacy);
        assert_same_view(&tensor, &back);
        prop_assert_eq!(tensor.element(), back.element());
        prop_assert!(!back.is_read_only());
        drop((tensor, back));
        prop_assert_eq!(producer.deletions(), 1);
    }

    #[test]
    fn what_leaves_is_normal(claim in any_claim(), legacy in any::<bool>()) {
        let abi = if legacy { Abi::Legacy } else { Abi::Versioned };
        let tensor = claim.produce().tensor(abi).unwrap();
        let seen = exported(&tensor, abi);
        prop_assert_eq!(seen.byte_offset, 0);
        prop_assert_eq!(seen.strides.len(), seen.shape.len());
        prop_assert!(!seen.has_null && seen.has_deleter);
    }

    #[test]
    fn the_host_has_one_number(claim in any_claim()) {
        let device = claim.produce().tensor(Abi::Versioned).unwrap().device();
        prop_assert!(device.device_type != DeviceType::CPU || device.device_id == 0);
    }
}
