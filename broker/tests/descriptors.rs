//! What holds for every descriptor, sound or hostile, against an oracle of addresses.

#[cfg(test)]
mod fixture;

use fixture::cases::cases;
use fixture::exchange::{assert_verdict, assert_where, exchange};
use fixture::wild::Wild;
use proptest::prelude::*;

fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..200)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn a_descriptor_is_refused_if_and_only_if_it_has_a_fault(bytes in any_bytes()) {
        let wild = Wild::of(&bytes);
        let producer = wild.claim.clone().produce();
        assert_verdict(&wild, &producer, producer.tensor(wild.abi).as_ref());
    }

    #[test]
    fn an_accepted_descriptor_reaches_what_its_elements_reach(bytes in any_bytes()) {
        let wild = Wild::of(&bytes);
        let producer = wild.claim.clone().produce();
        if let Ok(tensor) = producer.tensor(wild.abi) {
            assert_where(&wild, &producer, &tensor);
        }
    }

    #[test]
    fn values_survive_every_route_and_the_deleter_runs_once(bytes in any_bytes()) {
        exchange(&bytes);
    }
}
