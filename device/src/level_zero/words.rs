//! SPIR-V as words: its header, its instructions one after the other, and the texts in them.

use crate::kernel_error::KernelError;

pub(super) const MAGIC: u32 = 0x0723_0203;
const HEADER_WORDS: usize = 5;

/// The words of a module in the machine's order.
pub(super) struct Words {
    words: Vec<u32>,
}

impl Words {
    /// Takes a module, which may have either order.
    pub(super) fn of(module: &[u8]) -> Result<Self, KernelError> {
        let (words, rest) = module.as_chunks::<4>();
        let mut words: Vec<u32> = words.iter().map(|word| u32::from_le_bytes(*word)).collect();
        let is_swapped = words.first() == Some(&MAGIC.swap_bytes());
        if is_swapped {
            words.iter_mut().for_each(|word| *word = word.swap_bytes());
        }
        if !rest.is_empty() || words.len() < HEADER_WORDS || words[0] != MAGIC {
            return Err(KernelError::NotSpirv {
                bytes: module.len(),
                begin: module.iter().take(4).copied().collect(),
            });
        }
        Ok(Self { words })
    }

    /// Returns the instructions: the number of the operation, and its operands.
    pub(super) fn instructions(&self) -> impl Iterator<Item = Result<(u32, &[u32]), KernelError>> {
        let mut at = HEADER_WORDS;
        std::iter::from_fn(move || {
            let first = self.words.get(at)?;
            let length = (first >> 16) as usize;
            let instruction = self.words.get(at..at + length).filter(|_| length > 0);
            let Some(instruction) = instruction else {
                let torn = KernelError::TornSpirv {
                    bytes: self.words.len() * 4,
                    at: at * 4,
                };
                at = self.words.len();
                return Some(Err(torn));
            };
            at += length;
            Some(Ok((first & 0xffff, &instruction[1..])))
        })
    }
}

/// Returns a text that is packed into words and ends with a zero.
pub(super) fn text(words: &[u32]) -> String {
    let bytes = words.iter().flat_map(|word| word.to_le_bytes());
    let bytes: Vec<u8> = bytes.take_while(|byte| *byte != 0).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn bytes(words: &[u32]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    fn read(words: &[u32]) -> Result<Vec<(u32, Vec<u32>)>, KernelError> {
        let words = Words::of(&bytes(words))?;
        let instructions = words.instructions();
        instructions
            .map(|instruction| instruction.map(|(op, operands)| (op, operands.to_vec())))
            .collect()
    }

    #[test]
    fn instructions_come_one_after_the_other() {
        let words = [MAGIC, 0, 0, 0, 0, 3 << 16 | 7, 8, 9, 1 << 16 | 5];
        assert_eq!(read(&words).unwrap(), [(7, vec![8, 9]), (5, vec![])]);
    }

    #[rstest]
    #[case(&[MAGIC, 0, 0, 0, 0, 1 << 16 | 5, 3 << 16 | 7, 8], 32, 24)]
    #[case(&[MAGIC, 0, 0, 0, 0, 0], 24, 20)]
    fn a_torn_instruction_is_told_with_its_place(
        #[case] words: &[u32],
        #[case] bytes: usize,
        #[case] at: usize,
    ) {
        assert_eq!(read(words), Err(KernelError::TornSpirv { bytes, at }));
    }

    #[rstest]
    #[case(b"")]
    #[case(b"\x03\x02\x23\x07")]
    #[case(b"__kernel void add(__global float *x) {}")]
    #[case(b"\x03\x02\x23\x07\0\0\x01\0\0\0\0\0\x10\0\0\0\0\0\0\0\0")]
    fn what_is_no_spirv_is_told(#[case] bytes: &[u8]) {
        assert!(matches!(
            Words::of(bytes).err(),
            Some(KernelError::NotSpirv { .. })
        ));
    }
}
