//! Strided copies on the device, held to the host's, which a naive copy holds.
#![expect(unsafe_code, reason = "copies between views of its own memory")]

use dlpack_broker_device::level_zero::{Event, Home, devices};
use dlpack_broker_device::{Layout, UsmKind, copy_strided};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::process::{Claim, claim};

pub(crate) const CLAIMS: &[Claim] = &[
    claim!(
        views_of_every_shape_and_width_are_copied_as_by_the_host,
        "BROKER_SOFTWARE_ZE_POISON" = "1"
    )
    .with_kernels(),
    claim!(views_that_overlap_get_what_was_there_before).with_kernels(),
    claim!(more_axes_than_a_kernel_has_are_copied).with_kernels(),
    claim!(more_items_than_a_launch_has_are_copied).with_kernels(),
    claim!(one_element_is_repeated).with_kernels(),
    claim!(rows_are_copied_without_a_kernel),
    claim!(
        a_copy_waits_for_the_work_before_it,
        "BROKER_SOFTWARE_ZE_DELAY" = "20"
    )
    .with_kernels(),
    claim!(memory_that_the_device_does_not_reach_is_an_error).with_kernels(),
];

/// A view: how many bytes behind the start of its memory, and strides in elements.
#[derive(Clone, Debug)]
struct View {
    start: usize,
    strides: Vec<i64>,
}

/// What is copied: a shape, the two views, the bytes of an element, and the size of each memory.
#[derive(Clone, Debug)]
struct Case {
    shape: Vec<i64>,
    from: View,
    to: View,
    item: usize,
    bytes: usize,
}

fn home() -> &'static Home {
    Home::of(&devices().unwrap()[0]).unwrap()
}

fn values(bytes: usize) -> Vec<u8> {
    (1..=251).cycle().take(bytes).collect()
}

/// Copies on the device, from one memory to another, or within one.
fn on_device(case: &Case, is_within: bool) -> Vec<u8> {
    let home = home();
    let [source, target] = [(); 2].map(|()| home.allocate(UsmKind::Device, case.bytes).unwrap());
    let host = home.allocate(UsmKind::Shared, case.bytes).unwrap();
    let bytes = values(case.bytes);
    let to = if is_within { &source } else { &target };
    let complete = |event: Event| host.complete(&event).unwrap();
    // SAFETY: each memory has so many bytes, and stays until the copies are done.
    let there = unsafe { home.queue().upload(source.pointer().as_ptr(), &bytes, &[]) };
    complete(there.unwrap());
    let zeros = vec![0; case.bytes];
    if !is_within {
        // SAFETY: as above.
        let there = unsafe { home.queue().upload(to.pointer().as_ptr(), &zeros, &[]) };
        complete(there.unwrap());
    }
    let src = source.pointer().as_ptr().wrapping_add(case.from.start);
    let dst = to.pointer().as_ptr().wrapping_add(case.to.start);
    let (src, dst) = (
        (src.cast_const(), &*case.from.strides),
        (dst, &*case.to.strides),
    );
    // SAFETY: the case's views lie within the memory, and the target's elements apart.
    let copied = unsafe { home.copy_strided(home.queue(), &case.shape, src, dst, case.item, &[]) };
    complete(copied.unwrap());
    let mut back = zeros;
    // SAFETY: as above.
    unsafe { home.queue().download(&mut back, to.pointer().as_ptr(), &[]) }.unwrap();
    back
}

/// Copies by the host, from one memory to another.
fn on_host(case: &Case, target: Vec<u8>) -> Vec<u8> {
    let (source, mut target) = (values(case.bytes), target);
    let src = source.as_ptr().wrapping_add(case.from.start);
    let dst = target.as_mut_ptr().wrapping_add(case.to.start);
    let (src, dst) = ((src, &*case.from.strides), (dst, &*case.to.strides));
    // SAFETY: the case's views lie within the memory, and the target's elements apart.
    unsafe { copy_strided(&case.shape, src, dst, case.item) };
    target
}

/// Makes a view of a shape: axes in some order, some backwards, with gaps; or some repeated, which a target never is.
fn view(shape: &[i64], order: &[usize], axes: &[(i64, bool, bool)], item: usize) -> (View, usize) {
    let (mut strides, mut stride) = (vec![0; shape.len()], 1);
    for &axis in order.iter().filter(|axis| **axis < shape.len()) {
        let (gap, is_backwards, is_repeated) = axes[axis];
        if is_repeated {
            continue;
        }
        stride *= gap;
        strides[axis] = if is_backwards { -stride } else { stride };
        stride *= shape[axis].max(1);
    }
    let layout = Layout::new(shape, &strides).unwrap();
    let (low, high) = layout.offsets().unwrap_or((0, 0));
    let start = usize::try_from(-low).unwrap() * item;
    let bytes = usize::try_from(high - low + 1).unwrap() * item;
    (View { start, strides }, bytes)
}

fn case() -> impl Strategy<Value = Case> {
    let order = || Just((0..4).collect::<Vec<usize>>()).prop_shuffle();
    let axes =
        |repeats: BoxedStrategy<bool>| prop::collection::vec((1_i64..4, any::<bool>(), repeats), 4);
    let shapes = prop::collection::vec(prop_oneof![4 => 1_i64..9, 1 => 0_i64..70], 0..5);
    let items = prop::sample::select(vec![1_usize, 2, 3, 4, 8, 12, 16, 32]);
    let sources = (order(), axes(prop::bool::weighted(0.2).boxed()));
    let targets = (order(), axes(Just(false).boxed()));
    (shapes, items, sources, targets, 0_usize..9).prop_map(|(shape, item, from, to, shift)| {
        let (mut from, from_bytes) = view(&shape, &from.0, &from.1, item);
        let (to, to_bytes) = view(&shape, &to.0, &to.1, item);
        from.start += shift;
        let bytes = from_bytes.max(to_bytes) + shift;
        Case {
            shape,
            from,
            to,
            item,
            bytes,
        }
    })
}

fn views_of_every_shape_and_width_are_copied_as_by_the_host() {
    let config = Config {
        failure_persistence: None,
        ..Config::with_cases(300)
    };
    let hold = |case: Case| {
        prop_assume!(case.bytes < 1 << 20);
        prop_assert_eq!(on_device(&case, false), on_host(&case, vec![0; case.bytes]));
        Ok(())
    };
    TestRunner::new(config).run(&case(), hold).unwrap();
}

fn line(from: (usize, i64), to: (usize, i64), count: i64, bytes: usize) -> Case {
    let view = |(start, stride): (usize, i64)| View {
        start: start * 4,
        strides: vec![stride],
    };
    Case {
        shape: vec![count],
        from: view(from),
        to: view(to),
        item: 4,
        bytes,
    }
}

fn views_that_overlap_get_what_was_there_before() {
    let forwards = line((0, 1), (1, 1), 99, 400);
    let backwards = line((99, -1), (0, 1), 100, 400);
    let spread = line((0, 1), (0, 2), 50, 400);
    for case in [forwards, backwards, spread] {
        assert_eq!(on_device(&case, true), on_host(&case, values(case.bytes)));
    }
}

fn more_axes_than_a_kernel_has_are_copied() {
    let shape = vec![2; 11];
    let strides = (0..11).map(|axis| 3_i64.pow(axis)).collect();
    let order: Vec<usize> = (0..11).collect();
    let (to, bytes) = view(&shape, &order, &[(1, false, false); 11], 2);
    let from = View { start: 0, strides };
    let case = Case {
        bytes: bytes.max(2 * 3_usize.pow(11)),
        shape,
        from,
        to,
        item: 2,
    };
    assert_eq!(on_device(&case, false), on_host(&case, vec![0; case.bytes]));
}

fn more_items_than_a_launch_has_are_copied() {
    let count = (1 << 24) + 5;
    let mut case = line((0, 2), (0, 1), count, 2 * (1 << 24) + 10);
    case.item = 1;
    assert_eq!(on_device(&case, false), on_host(&case, vec![0; case.bytes]));
}

fn one_element_is_repeated() {
    let case = line((7, 0), (0, 1), 90, 400);
    assert_eq!(on_device(&case, false), on_host(&case, vec![0; case.bytes]));
}

fn rows_are_copied_without_a_kernel() {
    let case = Case {
        shape: vec![5, 64],
        from: View {
            start: 64,
            strides: vec![100, 1],
        },
        to: View {
            start: 0,
            strides: vec![70, 1],
        },
        item: 1,
        bytes: 600,
    };
    assert_eq!(on_device(&case, false), on_host(&case, vec![0; case.bytes]));
}

fn a_copy_waits_for_the_work_before_it() {
    let home = home();
    let [first, second] = [(); 2].map(|()| home.allocate(UsmKind::Shared, 800).unwrap());
    let (from, to) = (first.pointer().as_ptr(), second.pointer().as_ptr());
    // SAFETY: the memory has so many bytes, and stays until the work is done.
    unsafe { home.queue().fill(from, &[7], 800, &[]) }.unwrap();
    let src = (from.cast_const(), &[2][..]);
    // SAFETY: as above; the views are 100 elements of 4 bytes.
    let copied = unsafe { home.copy_strided(home.queue(), &[100], src, (to, &[1]), 4, &[]) };
    second.complete(&copied.unwrap()).unwrap();
    // SAFETY: the memory is the host's too, and the work on it is done.
    let read = unsafe { std::slice::from_raw_parts(to, 400) };
    assert_eq!(read, [7; 400]);
}

fn memory_that_the_device_does_not_reach_is_an_error() {
    let (home, host) = (home(), [0_u8; 400]);
    let memory = home.allocate(UsmKind::Device, 400).unwrap();
    let src = (host.as_ptr(), &[2][..]);
    let dst = (memory.pointer().as_ptr(), &[1][..]);
    // SAFETY: the driver is asked about the addresses before anything follows them.
    let copied = unsafe { home.copy_strided(home.queue(), &[50], src, dst, 4, &[]) };
    let error = copied.err().unwrap().to_string();
    assert!(
        error.contains("copy to memory that was allocated in that context"),
        "{error}"
    );
}
