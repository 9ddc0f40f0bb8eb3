//! The kernel that copies words from one strided view to another.
//!
//! ```text
//! copy(to, from, begin, end, dim[r], to_stride[r], from_stride[r]):
//!     i = begin + place of the work item
//!     if i < end:
//!         for each axis, the innermost first:  place along it = i mod dim;  i = i / dim
//!         to[sum of place * to_stride] = from[sum of place * from_stride]
//! ```
//!
//! There is one for each rank, since code without a loop is simpler to write and to compile than one over a table,
//! and each number is an argument: a kernel serves every shape of its rank. Offsets have 64 bits, with a sign.

use super::writer::{Value, Writer};

/// The most axes that a kernel has, and 224 bytes of arguments; the host walks axes above.
pub(in super::super) const RANK: usize = 8;

/// The name of every kernel of this file.
pub(super) const NAME: &str = "strided_copy";

/// Which kernel: for words of so many bytes, and so many axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in super::super) struct Form {
    pub(in super::super) word: u32,
    pub(in super::super) rank: usize,
}

/// An axis as the kernel gets it.
struct Axis {
    dim: Value,
    to: Value,
    from: Value,
}

impl Form {
    /// Writes the kernel.
    pub(super) fn spirv(self) -> Vec<u8> {
        let mut writer = Writer::new();
        let mut parameters = vec![writer.bytes(); 2];
        parameters.resize(4 + 3 * self.rank, writer.long());
        let word = (writer.word(self.word), self.word);
        writer.kernel(NAME, &parameters, |writer, arguments| {
            let [to, from, begin, end, axes @ ..] = arguments else {
                return;
            };
            let (axes, _none) = axes.as_chunks::<3>();
            let axes: Vec<Axis> = axes
                .iter()
                .map(|&[dim, to, from]| Axis { dim, to, from })
                .collect();
            let place = writer.place();
            let index = writer.add(*begin, place);
            writer.when_less(index, *end, |writer| {
                let [to_offset, from_offset] = offsets(writer, index, &axes);
                let value = writer.read(word, *from, from_offset);
                writer.write(word, *to, to_offset, value);
            });
        });
        writer.finish()
    }
}

/// Returns how many bytes a word is behind either start.
fn offsets(writer: &mut Writer, index: Value, axes: &[Axis]) -> [Value; 2] {
    let mut rest = index;
    let mut sums: Option<[Value; 2]> = None;
    for (depth, axis) in axes.iter().enumerate().rev() {
        // What is left along the outermost axis is the place.
        let mut place = rest;
        if depth > 0 {
            rest = writer.divide(place, axis.dim);
            let whole = writer.multiply(rest, axis.dim);
            place = writer.subtract(place, whole);
        }
        let here = [axis.to, axis.from].map(|stride| writer.multiply(place, stride));
        sums = Some(match sums {
            Some([to, from]) => [writer.add(to, here[0]), writer.add(from, here[1])],
            None => here,
        });
    }
    sums.unwrap_or([index; 2])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::level_zero::interface::Interface;
    use crate::level_zero::{Number, Parameter, Pointee};

    #[test]
    fn a_kernel_takes_addresses_and_numbers_and_finds_no_other_address() {
        for word in [1, 2, 4, 8, 16] {
            for rank in 1..=RANK {
                let interface = Interface::read(&Form { word, rank }.spirv()).unwrap();
                let bytes = Pointee {
                    numbers: Some(Number::Integer(1)),
                    is_only_read: false,
                };
                let mut wanted = vec![Parameter::Pointer(bytes); 2];
                wanted.resize(4 + 3 * rank, Parameter::Number(Number::Integer(8)));
                assert_eq!(interface.kernels, [(NAME.to_owned(), wanted)]);
                assert!(!interface.finds_addresses);
            }
        }
    }

    #[test]
    fn a_kernel_is_the_same_whenever_it_is_written() {
        let form = Form { word: 4, rank: 3 };
        assert_eq!(form.spirv(), form.spirv());
    }
}
