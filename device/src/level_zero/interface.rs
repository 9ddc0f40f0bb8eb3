//! What SPIR-V says of its kernels: their names, and how they take their arguments.
//!
//! Instructions are framed by their own length, so that those of extensions pass by unread. Whether the module is valid
//! beyond that is for the driver's compiler to say.

use std::collections::{HashMap, HashSet};

use rspirv::spirv::{Decoration, ExecutionModel, Op, StorageClass};

use crate::kernel_error::KernelError;

const MAGIC: u32 = 0x0723_0203;
const HEADER_WORDS: usize = 5;
const ADDRESS_BYTES: usize = 8;

/// How a kernel takes an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// The address of memory that the device reaches.
    Pointer,
    /// Memory of the group, of the size that the launch says.
    Local,
    /// A value of so many bytes; of any number where SPIR-V does not tell.
    Value(Option<usize>),
    /// An image, a sampler or another object, which this crate cannot pass.
    Opaque,
}

/// What a module offers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Interface {
    /// The kernels by name, in their order.
    pub(super) kernels: Vec<(String, Vec<Parameter>)>,
    /// Whether a kernel may take addresses out of memory or numbers, besides those that are its arguments.
    pub(super) finds_addresses: bool,
}

impl Interface {
    /// Reads a module.
    pub(super) fn read(module: &[u8]) -> Result<Self, KernelError> {
        let words = words_of(module)?;
        let mut reader = Reader::default();
        let mut at = HEADER_WORDS;
        while let Some(first) = words.get(at) {
            let length = (first >> 16) as usize;
            let instruction = words.get(at..at + length).filter(|_| length > 0);
            let instruction = instruction.ok_or(KernelError::TornSpirv {
                bytes: module.len(),
                at: at * 4,
            })?;
            if let Some(op) = Op::from_u32(first & 0xffff) {
                reader.read(op, &instruction[1..]);
            }
            at += length;
        }
        Ok(reader.finish())
    }

    /// Returns the kernels' names.
    pub(super) fn names(&self) -> Vec<String> {
        self.kernels.iter().map(|(name, _)| name.clone()).collect()
    }
}

/// Returns the words of a module in the machine's order; a module may have either.
fn words_of(module: &[u8]) -> Result<Vec<u32>, KernelError> {
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
    Ok(words)
}

#[derive(Default)]
struct Reader {
    entries: Vec<(u32, String)>,
    types: HashMap<u32, Type>,
    packed: HashSet<u32>,
    /// The low words of constants, for the lengths of arrays.
    constants: HashMap<u32, u32>,
    /// The type of each function.
    functions: HashMap<u32, u32>,
    finds_addresses: bool,
}

enum Type {
    Value(Extent),
    Pointer { class: u32, to: Option<u32> },
    Function(Vec<u32>),
    Opaque,
}

/// The place that a value takes in memory, where it is known.
type Extent = Option<Size>;

#[derive(Clone, Copy)]
struct Size {
    bytes: usize,
    alignment: usize,
}

impl Size {
    fn of(bytes: usize) -> Self {
        Self {
            bytes,
            alignment: bytes.max(1),
        }
    }
}

impl Reader {
    fn read(&mut self, op: Op, operands: &[u32]) {
        match (op, operands) {
            (Op::EntryPoint, [model, function, name @ ..])
                if *model == ExecutionModel::Kernel as u32 =>
            {
                self.entries.push((*function, text(name)));
            }
            (Op::Decorate, [id, decoration]) if *decoration == Decoration::CPacked as u32 => {
                self.packed.insert(*id);
            }
            (Op::Constant, [_, id, low, ..]) => {
                self.constants.insert(*id, *low);
            }
            (Op::Function, [_, id, _, of]) => {
                self.functions.insert(*id, *of);
            }
            (Op::Load | Op::ConvertUToPtr, [of, ..]) => {
                self.finds_addresses |= self.is_address(*of);
            }
            (op, [id, rest @ ..]) => {
                if let Some(of) = self.type_of(op, *id, rest) {
                    self.types.insert(*id, of);
                }
            }
            _ => {}
        }
    }

    /// Returns the type that an instruction declares. What it is made of was declared before, so that none is of itself.
    fn type_of(&self, op: Op, id: u32, operands: &[u32]) -> Option<Type> {
        Some(match (op, operands) {
            (Op::TypeInt | Op::TypeFloat, [bits, ..]) => {
                Type::Value(Some(Size::of(*bits as usize / 8)))
            }
            (Op::TypeBool, _) => Type::Value(Some(Size::of(1))),
            (Op::TypeVector, [of, count]) => Type::Value(self.vector(*of, *count)),
            (Op::TypeArray, [of, length]) => Type::Value(self.array(*of, *length)),
            (Op::TypeStruct, members) => Type::Value(self.structure(id, members)),
            (Op::TypePointer, [class, to]) => Type::Pointer {
                class: *class,
                to: Some(*to),
            },
            (Op::TypeUntypedPointerKHR, [class]) => Type::Pointer {
                class: *class,
                to: None,
            },
            (Op::TypeFunction, [_, parameters @ ..]) => Type::Function(parameters.to_vec()),
            (
                Op::TypeImage
                | Op::TypeSampler
                | Op::TypeSampledImage
                | Op::TypeEvent
                | Op::TypeQueue
                | Op::TypePipe
                | Op::TypeOpaque,
                _,
            ) => Type::Opaque,
            _ => return None,
        })
    }

    /// Claims that values of a type are addresses of memory that the device reaches, for all that is known.
    fn is_address(&self, of: u32) -> bool {
        const GLOBAL: u32 = StorageClass::CrossWorkgroup as u32;
        const ANY: u32 = StorageClass::Generic as u32;
        let of = self.types.get(&of);
        matches!(
            of,
            Some(Type::Pointer {
                class: GLOBAL | ANY,
                ..
            })
        )
    }

    fn size(&self, of: u32) -> Extent {
        match self.types.get(&of)? {
            Type::Value(extent) => *extent,
            Type::Pointer { .. } => Some(Size::of(ADDRESS_BYTES)),
            Type::Function(_) | Type::Opaque => None,
        }
    }

    /// A vector of three elements is laid out as one of four.
    fn vector(&self, of: u32, count: u32) -> Extent {
        let count = if count == 3 { 4 } else { count };
        Some(Size::of(self.size(of)?.bytes.checked_mul(count as usize)?))
    }

    fn array(&self, of: u32, length: u32) -> Extent {
        let element = self.size(of)?;
        let length = *self.constants.get(&length)?;
        Some(Size {
            bytes: element.bytes.checked_mul(length as usize)?,
            ..element
        })
    }

    fn structure(&self, id: u32, members: &[u32]) -> Extent {
        let is_packed = self.packed.contains(&id);
        let mut all = Size::of(0);
        for member in members {
            let member = self.size(*member)?;
            let alignment = if is_packed { 1 } else { member.alignment };
            let start = all.bytes.checked_next_multiple_of(alignment)?;
            all.bytes = start.checked_add(member.bytes)?;
            all.alignment = all.alignment.max(alignment);
        }
        all.bytes = all.bytes.checked_next_multiple_of(all.alignment)?;
        Some(all)
    }

    fn finish(self) -> Interface {
        let parameters = |function: &u32| {
            let of = self.functions.get(function);
            match of.and_then(|of| self.types.get(of)) {
                Some(Type::Function(parameters)) => {
                    parameters.iter().map(|of| self.parameter(*of)).collect()
                }
                _ => Vec::new(),
            }
        };
        let kernels = self
            .entries
            .iter()
            .map(|(function, name)| (name.clone(), parameters(function)));
        Interface {
            kernels: kernels.collect(),
            finds_addresses: self.finds_addresses,
        }
    }

    fn parameter(&self, of: u32) -> Parameter {
        const LOCAL: u32 = StorageClass::Workgroup as u32;
        // A structure that is passed by value is a pointer to memory of the function.
        const BY_VALUE: u32 = StorageClass::Function as u32;
        match self.types.get(&of) {
            Some(Type::Pointer { class: LOCAL, .. }) => Parameter::Local,
            Some(Type::Pointer {
                class: BY_VALUE,
                to,
            }) => {
                let size = to.and_then(|to| self.size(to));
                Parameter::Value(size.map(|size| size.bytes))
            }
            Some(Type::Pointer { .. }) => Parameter::Pointer,
            Some(Type::Value(extent)) => Parameter::Value(extent.map(|size| size.bytes)),
            Some(Type::Opaque | Type::Function(_)) | None => Parameter::Opaque,
        }
    }
}

/// Returns a text that is packed into words and ends with a zero.
fn text(words: &[u32]) -> String {
    let bytes = words.iter().flat_map(|word| word.to_le_bytes());
    let bytes: Vec<u8> = bytes.take_while(|byte| *byte != 0).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const CLASS_GLOBAL: u32 = StorageClass::CrossWorkgroup as u32;
    const CLASS_LOCAL: u32 = StorageClass::Workgroup as u32;
    const CLASS_FUNCTION: u32 = StorageClass::Function as u32;
    const VOID: u32 = 100;
    const KERNEL: u32 = 101;

    fn instruction(op: Op, operands: &[u32]) -> Vec<u32> {
        let length = u32::try_from(operands.len() + 1).unwrap();
        let mut words = vec![length << 16 | op as u32];
        words.extend(operands);
        words
    }

    /// Writes a module of one kernel, `k`, with parameters of types that those instructions declare.
    fn module(types: &[(Op, &[u32])], parameters: &[u32]) -> Vec<u32> {
        let name = u32::from_le_bytes(*b"k\0\0\0");
        let entry = [ExecutionModel::Kernel as u32, KERNEL, name];
        let of: Vec<u32> = [102, VOID].iter().chain(parameters).copied().collect();
        let mut words = vec![MAGIC, 0x0001_0200, 0, 200, 0];
        words.extend(instruction(Op::EntryPoint, &entry));
        for (op, operands) in types {
            words.extend(instruction(*op, operands));
        }
        words.extend(instruction(Op::TypeFunction, &of));
        words.extend(instruction(Op::Function, &[VOID, KERNEL, 0, 102]));
        words
    }

    fn bytes(words: &[u32]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    fn parameter(types: &[(Op, &[u32])]) -> Parameter {
        let last = types.last().map_or(1, |(_, operands)| operands[0]);
        let read = Interface::read(&bytes(&module(types, &[last]))).unwrap();
        assert_eq!(read.names(), ["k"]);
        read.kernels[0].1[0]
    }

    #[rstest]
    #[case(8, 1)]
    #[case(16, 2)]
    #[case(32, 4)]
    #[case(64, 8)]
    fn numbers_have_their_sizes(#[case] bits: u32, #[case] size: usize) {
        let wanted = Parameter::Value(Some(size));
        assert_eq!(parameter(&[(Op::TypeInt, &[1, bits, 0])]), wanted);
        assert_eq!(parameter(&[(Op::TypeFloat, &[1, bits])]), wanted);
    }

    #[test]
    fn a_vector_of_three_takes_the_place_of_four() {
        let float: (Op, &[u32]) = (Op::TypeFloat, &[1, 32]);
        let vector = |count| parameter(&[float, (Op::TypeVector, &[2, 1, count])]);
        assert_eq!(vector(2), Parameter::Value(Some(8)));
        assert_eq!(vector(3), Parameter::Value(Some(16)));
    }

    #[rstest]
    #[case(CLASS_GLOBAL, Parameter::Pointer)]
    #[case(StorageClass::Generic as u32, Parameter::Pointer)]
    #[case(StorageClass::UniformConstant as u32, Parameter::Pointer)]
    #[case(CLASS_LOCAL, Parameter::Local)]
    #[case(CLASS_FUNCTION, Parameter::Value(Some(4)))]
    fn pointers_are_taken_by_their_storage(#[case] class: u32, #[case] wanted: Parameter) {
        let types: [(Op, &[u32]); 2] = [
            (Op::TypeInt, &[1, 32, 0]),
            (Op::TypePointer, &[2, class, 1]),
        ];
        assert_eq!(parameter(&types), wanted);
    }

    #[test]
    fn structures_by_value_have_gaps_unless_they_are_packed() {
        let types: [(Op, &[u32]); 5] = [
            (Op::TypeInt, &[1, 32, 0]),
            (Op::TypeInt, &[2, 64, 0]),
            (Op::TypeInt, &[3, 8, 0]),
            (Op::TypeStruct, &[4, 1, 2, 3]),
            (Op::TypePointer, &[5, CLASS_FUNCTION, 4]),
        ];
        assert_eq!(parameter(&types), Parameter::Value(Some(24)));
        let packed: (Op, &[u32]) = (Op::Decorate, &[4, Decoration::CPacked as u32]);
        let packed: Vec<_> = [packed].into_iter().chain(types).collect();
        assert_eq!(parameter(&packed), Parameter::Value(Some(13)));
    }

    #[test]
    fn an_array_in_a_structure_has_its_length() {
        let types: [(Op, &[u32]); 5] = [
            (Op::TypeInt, &[1, 32, 0]),
            (Op::Constant, &[1, 9, 3]),
            (Op::TypeArray, &[2, 1, 9]),
            (Op::TypeStruct, &[3, 2]),
            (Op::TypePointer, &[4, CLASS_FUNCTION, 3]),
        ];
        assert_eq!(parameter(&types), Parameter::Value(Some(12)));
    }

    #[test]
    fn a_structure_of_what_is_not_known_has_any_size() {
        let types: [(Op, &[u32]); 2] = [
            (Op::TypeStruct, &[3, 77]),
            (Op::TypePointer, &[4, CLASS_FUNCTION, 3]),
        ];
        assert_eq!(parameter(&types), Parameter::Value(None));
    }

    #[test]
    fn an_image_cannot_be_passed() {
        assert_eq!(parameter(&[(Op::TypeSampler, &[1])]), Parameter::Opaque);
    }

    #[rstest]
    #[case(Op::Load, CLASS_GLOBAL, true)]
    #[case(Op::ConvertUToPtr, StorageClass::Generic as u32, true)]
    #[case(Op::Load, CLASS_LOCAL, false)]
    #[case(Op::FunctionParameter, CLASS_GLOBAL, false)]
    fn addresses_that_are_no_arguments_are_told(
        #[case] op: Op,
        #[case] class: u32,
        #[case] finds_addresses: bool,
    ) {
        let types: [(Op, &[u32]); 3] = [
            (Op::TypeInt, &[1, 32, 0]),
            (Op::TypePointer, &[2, class, 1]),
            (op, &[2, 3, 4]),
        ];
        let read = Interface::read(&bytes(&module(&types, &[]))).unwrap();
        assert_eq!(read.finds_addresses, finds_addresses);
    }

    #[test]
    fn a_module_of_the_other_order_is_read() {
        let words = module(&[(Op::TypeInt, &[1, 32, 0])], &[1]);
        let swapped: Vec<u32> = words.iter().map(|word| word.swap_bytes()).collect();
        assert_eq!(
            Interface::read(&bytes(&words)),
            Interface::read(&bytes(&swapped))
        );
    }

    #[test]
    fn a_torn_instruction_is_told_with_its_place() {
        let whole = bytes(&module(&[(Op::TypeInt, &[1, 32, 0])], &[1]));
        let torn = &whole[..whole.len() - 4];
        let error = Interface::read(torn).unwrap_err();
        assert_eq!(
            error,
            KernelError::TornSpirv {
                bytes: torn.len(),
                at: whole.len() - 20
            }
        );
    }

    #[test]
    fn an_instruction_of_no_length_is_torn() {
        let words = [MAGIC, 0, 0, 0, 0, 0];
        assert!(matches!(
            Interface::read(&bytes(&words)),
            Err(KernelError::TornSpirv { at: 20, .. })
        ));
    }

    #[rstest]
    #[case(b"")]
    #[case(b"\x03\x02\x23\x07")]
    #[case(b"__kernel void add(__global float *x) {}")]
    #[case(b"\x03\x02\x23\x07\0\0\x01\0\0\0\0\0\x10\0\0\0\0\0\0\0\0")]
    fn what_is_no_spirv_is_told(#[case] bytes: &[u8]) {
        let error = Interface::read(bytes).unwrap_err();
        assert!(matches!(error, KernelError::NotSpirv { .. }), "{error}");
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read_or_refused(words: Vec<u32>, length in 0_u32..4) {
            let framed = words.iter().flat_map(|word| [length << 16 | word & 0xffff, *word, 1, 1]);
            let module: Vec<u32> = [MAGIC, 0, 0, 0, 0].into_iter().chain(framed).collect();
            let _read_or_refused = Interface::read(&bytes(&module));
        }
    }
}
