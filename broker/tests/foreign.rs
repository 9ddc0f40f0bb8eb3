//! Sound descriptors as producers really give them, in both ABIs, and who deletes them when.

#[cfg(test)]
mod fixture;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use dlpack_broker::device::DType;
use dlpack_broker::{Abi, Element, Foreign, to_legacy, to_versioned};
use fixture::claim::{Claim, Data};
use rstest::rstest;

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
#[case::of_one_axis(&[0])]
#[case::of_many_axes(&[3, 0, i64::MAX / 3])]
fn data_may_be_null_without_elements(
    #[case] shape: &[i64],
    #[values(Abi::Legacy, Abi::Versioned)] abi: Abi,
) {
    let claim = Claim {
        data: Data::At(0),
        ..Claim::compact(shape)
    };
    let tensor = claim.produce().tensor(abi).unwrap();
    assert!(tensor.layout().is_empty());
    assert!(tensor.address() != 0 && tensor.address().is_multiple_of(64));
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
