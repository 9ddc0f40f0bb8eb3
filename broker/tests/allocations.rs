//! How many allocations each step of a conversion makes, on the thread that makes it.

#[cfg(test)]
mod fixture;

use allocation_counter::measure;
use dlpack_broker::{
    Abi, Consumer, Profile, Request, Route, Source, Tensor, route, to_legacy, to_versioned,
};
use fixture::claim::Claim;
use fixture::question::row;
use fixture::raw::execute;
use fixture::view::View;
use rstest::rstest;

/// Counts the allocations of a step; what it gives is dropped after that.
fn allocations<T>(step: impl FnOnce() -> T) -> u64 {
    let mut given = None;
    measure(|| given = Some(step())).count_total
}

fn lookup(tensor: &Tensor) -> Route {
    let source = Source {
        tensor,
        immutable: false,
        pending: None,
        copied: false,
    };
    let consumer = Consumer::new(row("torch"));
    route(&source, &consumer, &Request::default())
}

#[rstest]
fn a_descriptor_check_allocates_the_owner_alone(
    #[values(Abi::Legacy, Abi::Versioned)] abi: Abi,
    #[values(&[4], &[2, 2, 1, 1])] shape: &[i64],
) {
    let offered = Claim::compact(shape).produce().offer(abi).unwrap();
    assert_eq!(allocations(|| offered.check().unwrap()), 1);
}

#[test]
fn a_descriptor_check_allocates_once_more_beyond_4_axes() {
    let offered = Claim::compact(&[1; 5]).produce().offer(Abi::Versioned);
    let offered = offered.unwrap();
    assert_eq!(allocations(|| offered.check().unwrap()), 2);
}

#[test]
fn a_refused_descriptor_allocates_nothing() {
    let claim = Claim {
        ndim: Some(-1),
        ..Claim::default()
    };
    let offered = claim.produce().offer(Abi::Versioned).unwrap();
    assert_eq!(allocations(|| offered.check()), 0);
}

#[test]
fn looking_up_a_profile_or_a_route_that_shares_allocates_nothing() {
    let tensor = View::plain().tensor();
    assert_eq!(allocations(|| Profile::find("torch", (2, 13))), 0);
    assert_eq!(allocations(|| lookup(&tensor)), 0);
}

#[test]
fn carrying_out_a_route_that_shares_allocates_nothing() {
    let tensor = View::plain().tensor();
    let found = lookup(&tensor);
    assert_eq!(allocations(|| execute(&found, &tensor).unwrap()), 0);
}

#[rstest]
fn an_export_is_one_allocation(#[values(&[], &[2, 3], &[1; 6])] shape: &[i64]) {
    let tensor = View::strided(shape, &vec![1; shape.len()]).tensor();
    assert_eq!(allocations(|| to_legacy(&tensor)), 1);
    assert_eq!(allocations(|| to_versioned(&tensor, false)), 1);
}

#[test]
fn a_deleter_allocates_nothing() {
    let exported = to_versioned(&View::plain().tensor(), false);
    assert_eq!(allocations(|| drop(exported)), 0);
}

#[rstest]
fn a_conversion_of_any_rank_is_at_most_4_allocations(
    #[values(0, 1, 2, 4, 5, 6, 7, 12, 64)] ndim: usize,
) {
    let tensor = View::strided(&vec![1; ndim], &vec![1; ndim]).tensor();
    let convert = || to_versioned(&execute(&lookup(&tensor), &tensor).unwrap(), false);
    assert!(allocations(convert) <= 4);
}
