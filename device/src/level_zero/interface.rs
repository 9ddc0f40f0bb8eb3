//! What SPIR-V says of its kernels: their names, and how they take their arguments.
//!
//! Instructions are framed by their own length, so that those of extensions pass by unread. Whether the module is valid
//! beyond that is for the driver's compiler to say.

use std::collections::{HashMap, HashSet};

use rspirv::spirv::{Decoration, ExecutionModel, FunctionParameterAttribute, Op, StorageClass};

use super::parameter::{Number, Parameter, Pointee};
use super::words::{Words, text};
use crate::kernel_error::KernelError;

const ADDRESS_BYTES: usize = 8;

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
        let (words, mut reader) = (Words::of(module)?, Reader::default());
        for instruction in words.instructions() {
            let (op, operands) = instruction?;
            if let Some(op) = Op::from_u32(op) {
                reader.read(op, operands);
            }
        }
        Ok(reader.finish())
    }

    /// Returns the kernels' names.
    pub(super) fn names(&self) -> Vec<String> {
        self.kernels.iter().map(|(name, _)| name.clone()).collect()
    }
}

#[derive(Default)]
struct Reader {
    entries: Vec<(u32, String)>,
    types: HashMap<u32, Type>,
    packed: HashSet<u32>,
    /// The low words of constants, for the lengths of arrays.
    constants: HashMap<u32, u32>,
    /// The type of each function, and its parameters.
    functions: HashMap<u32, (u32, Vec<u32>)>,
    /// The function whose parameters come.
    current: u32,
    /// The parameters that promise not to write through them.
    only_read: HashSet<u32>,
    finds_addresses: bool,
}

enum Type {
    Number(Number),
    /// Its size, and the numbers that it is made of, where those are of one kind.
    Value(Extent, Option<Number>),
    Pointer {
        class: u32,
        to: Option<u32>,
    },
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
            (Op::Decorate, [id, ..]) if promises_not_to_write(operands) => {
                self.only_read.insert(*id);
            }
            (Op::Constant, [_, id, low, ..]) => {
                self.constants.insert(*id, *low);
            }
            (Op::Function, [_, id, _, of]) => {
                self.functions.insert(*id, (*of, Vec::new()));
                self.current = *id;
            }
            (Op::FunctionParameter, [_, id]) => {
                if let Some((_, parameters)) = self.functions.get_mut(&self.current) {
                    parameters.push(*id);
                }
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
            (Op::TypeInt, [bits, _]) => number(Number::integer(*bits), *bits),
            // Another word names an encoding that is not that of IEEE 754.
            (Op::TypeFloat, [bits]) => number(Number::float(*bits), *bits),
            (Op::TypeFloat, [bits, ..]) => number(None, *bits),
            (Op::TypeBool, _) => Type::Value(Some(Size::of(1)), None),
            (Op::TypeVector, [of, count]) => {
                Type::Value(self.vector(*of, *count), self.numbers(*of))
            }
            (Op::TypeArray, [of, length]) => {
                Type::Value(self.array(*of, *length), self.numbers(*of))
            }
            (Op::TypeStruct, members) => Type::Value(self.structure(id, members), None),
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
            Type::Number(number) => Some(Size::of(number.bytes())),
            Type::Value(extent, _) => *extent,
            Type::Pointer { .. } => Some(Size::of(ADDRESS_BYTES)),
            Type::Function(_) | Type::Opaque => None,
        }
    }

    /// Returns the numbers that a type is made of.
    fn numbers(&self, of: u32) -> Option<Number> {
        match self.types.get(&of)? {
            Type::Number(number) => Some(*number),
            Type::Value(_, numbers) => *numbers,
            _ => None,
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
            let Some((of, ids)) = self.functions.get(function) else {
                return Vec::new();
            };
            let Some(Type::Function(types)) = self.types.get(of) else {
                return Vec::new();
            };
            let only_read = |index| ids.get(index).is_some_and(|id| self.only_read.contains(id));
            let types = types.iter().enumerate();
            types
                .map(|(index, of)| self.parameter(*of, only_read(index)))
                .collect()
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

    fn parameter(&self, of: u32, is_only_read: bool) -> Parameter {
        const LOCAL: u32 = StorageClass::Workgroup as u32;
        const CONSTANT: u32 = StorageClass::UniformConstant as u32;
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
            Some(Type::Pointer { class, to }) => Parameter::Pointer(Pointee {
                numbers: to.and_then(|to| self.numbers(to)),
                is_only_read: is_only_read || *class == CONSTANT,
            }),
            Some(Type::Number(number)) => Parameter::Number(*number),
            Some(Type::Value(extent, _)) => Parameter::Value(extent.map(|size| size.bytes)),
            Some(Type::Opaque | Type::Function(_)) | None => Parameter::Opaque,
        }
    }
}

/// Returns the type of a number that every caller can pass, or of so many bits of another.
fn number(number: Option<Number>, bits: u32) -> Type {
    let other = || Type::Value(Some(Size::of(bits as usize / 8)), None);
    number.map_or_else(other, Type::Number)
}

/// Claims that a decoration says of a parameter that nothing is written through it.
fn promises_not_to_write(decorate: &[u32]) -> bool {
    const ATTRIBUTE: u32 = Decoration::FuncParamAttr as u32;
    const NO_WRITE: u32 = FunctionParameterAttribute::NoWrite as u32;
    const NON_WRITABLE: u32 = Decoration::NonWritable as u32;
    matches!(decorate, [_, ATTRIBUTE, NO_WRITE] | [_, NON_WRITABLE])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::super::words::MAGIC;
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

    fn pointer(is_only_read: bool) -> Parameter {
        Parameter::Pointer(Pointee {
            numbers: Some(Number::Integer(4)),
            is_only_read,
        })
    }

    #[rstest]
    #[case(8, 1)]
    #[case(16, 2)]
    #[case(32, 4)]
    #[case(64, 8)]
    fn numbers_have_their_sizes(#[case] bits: u32, #[case] size: usize) {
        let integer = Parameter::Number(Number::Integer(size));
        assert_eq!(parameter(&[(Op::TypeInt, &[1, bits, 0])]), integer);
        let float = Parameter::Number(Number::Float(size));
        let wanted = if bits == 8 {
            Parameter::Value(Some(1))
        } else {
            float
        };
        assert_eq!(parameter(&[(Op::TypeFloat, &[1, bits])]), wanted);
    }

    #[test]
    fn a_float_of_another_encoding_is_no_number() {
        let bfloat16 = parameter(&[(Op::TypeFloat, &[1, 16, 0])]);
        assert_eq!(bfloat16, Parameter::Value(Some(2)));
    }

    #[test]
    fn a_vector_of_three_takes_the_place_of_four() {
        let float: (Op, &[u32]) = (Op::TypeFloat, &[1, 32]);
        let vector = |count| parameter(&[float, (Op::TypeVector, &[2, 1, count])]);
        assert_eq!(vector(2), Parameter::Value(Some(8)));
        assert_eq!(vector(3), Parameter::Value(Some(16)));
    }

    #[rstest]
    #[case(CLASS_GLOBAL, pointer(false))]
    #[case(StorageClass::Generic as u32, pointer(false))]
    #[case(StorageClass::UniformConstant as u32, pointer(true))]
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
    fn a_pointer_to_vectors_is_one_to_their_numbers() {
        let types: [(Op, &[u32]); 3] = [
            (Op::TypeInt, &[1, 32, 0]),
            (Op::TypeVector, &[2, 1, 4]),
            (Op::TypePointer, &[3, CLASS_GLOBAL, 2]),
        ];
        assert_eq!(parameter(&types), pointer(false));
    }

    #[rstest]
    #[case(&[103, Decoration::FuncParamAttr as u32, 6], true)]
    #[case(&[103, Decoration::FuncParamAttr as u32, 4], false)]
    #[case(&[103, Decoration::NonWritable as u32], true)]
    #[case(&[104, Decoration::NonWritable as u32], false)]
    fn a_promise_not_to_write_is_told(#[case] decorate: &[u32], #[case] is_only_read: bool) {
        let types: [(Op, &[u32]); 3] = [
            (Op::Decorate, decorate),
            (Op::TypeInt, &[1, 32, 0]),
            (Op::TypePointer, &[2, CLASS_GLOBAL, 1]),
        ];
        let mut words = module(&types, &[2]);
        words.extend(instruction(Op::FunctionParameter, &[2, 103]));
        let read = Interface::read(&bytes(&words)).unwrap();
        assert_eq!(read.kernels[0].1, [pointer(is_only_read)]);
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

    proptest! {
        #[test]
        fn whatever_comes_is_read_or_refused(words: Vec<u32>, length in 0_u32..4) {
            let framed = words.iter().flat_map(|word| [length << 16 | word & 0xffff, *word, 1, 1]);
            let module: Vec<u32> = [MAGIC, 0, 0, 0, 0].into_iter().chain(framed).collect();
            let _read_or_refused = Interface::read(&bytes(&module));
        }
    }
}
