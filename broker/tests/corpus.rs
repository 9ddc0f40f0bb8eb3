//! Tensors that the fuzz target found worth keeping, each sent its whole way again.

#[cfg(test)]
mod fixture;

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use fixture::exchange::exchange;

#[test]
fn every_tensor_of_the_corpus_survives_its_way() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/exchange");
    let entries = fs::read_dir(folder).expect("the corpus is committed");
    let paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    assert!(paths.len() > 100, "the corpus is there");
    let fails = |path: &PathBuf| {
        let bytes = fs::read(path).unwrap();
        catch_unwind(|| exchange(&bytes)).is_err()
    };
    let failing: Vec<PathBuf> = paths.into_iter().filter(fails).collect();
    assert!(failing.is_empty(), "{failing:?}");
}
