//! What SPIR-V says of its kernels' parameters and of its constants, which OpenCL does not tell of.
//!
//! Instructions are framed by their own length, so that those of extensions pass by unread.

use std::collections::{HashMap, HashSet};
use std::ffi::CString;

use rspirv::spirv::{Decoration, Op, StorageClass};

/// How a kernel takes a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parameter {
    /// The address of memory that the host or a device has.
    Pointer,
    /// Memory of the group, of the size that the argument is said to have.
    Local,
    /// A value of so many bytes; zero where that is the argument's business, as of structures.
    Value(usize),
    /// An image or a sampler.
    Opaque,
}

/// What a module offers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Interface {
    /// The kernels in their order, by name.
    pub(crate) kernels: Vec<(CString, Vec<Parameter>)>,
    /// The size in bytes of each specialisation constant.
    pub(crate) constants: HashMap<u32, usize>,
    /// Whether a kernel takes an address out of memory, instead of from its arguments.
    pub(crate) loads_pointers: bool,
}

const MAGIC: u32 = 0x0723_0203;
const HEADER_WORDS: usize = 5;

impl Interface {
    /// Reads a module; `None` where this is none.
    pub(crate) fn read(module: &[u8]) -> Option<Self> {
        let words = words_of(module)?;
        let mut reader = Reader::default();
        let mut rest = words.get(HEADER_WORDS..)?;
        while let Some(first) = rest.first() {
            let length = (first >> 16) as usize;
            let instruction = rest.get(..length).filter(|words| !words.is_empty())?;
            if let Some(op) = Op::from_u32(first & 0xffff) {
                reader.read(op, &instruction[1..]);
            }
            rest = &rest[length..];
        }
        Some(reader.finish())
    }
}

/// Claims that bytes begin as a module does, in either order.
pub(crate) fn is_module(bytes: &[u8]) -> bool {
    let first = bytes.first_chunk().map(|word| u32::from_le_bytes(*word));
    first.is_some_and(|magic| [magic, magic.swap_bytes()].contains(&MAGIC))
}

/// Returns the words of a module in the machine's order.
fn words_of(module: &[u8]) -> Option<Vec<u32>> {
    let words = module
        .chunks_exact(4)
        .map(|bytes| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
    let words: Vec<u32> = words.collect();
    match *words.first()? {
        MAGIC => Some(words),
        magic if magic.swap_bytes() == MAGIC => {
            Some(words.into_iter().map(u32::swap_bytes).collect())
        }
        _ => None,
    }
}

#[derive(Default)]
struct Reader {
    entries: Vec<(u32, CString)>,
    types: HashMap<u32, Type>,
    /// The type of each constant and of each value that an instruction loads.
    spec_ids: Vec<(u32, u32)>,
    constant_types: HashMap<u32, u32>,
    functions: HashMap<u32, u32>,
    /// The values that are addresses of memory that all kernels reach.
    global_addresses: HashSet<u32>,
    loads_pointers: bool,
}

enum Type {
    Number(usize),
    Vector(u32, usize),
    Pointer(u32),
    Function(Vec<u32>),
    Opaque,
}

impl Reader {
    fn read(&mut self, op: Op, operands: &[u32]) {
        match (op, operands) {
            (Op::EntryPoint, [_, function, name @ ..]) => {
                self.entries.push((*function, text(name)))
            }
            (Op::TypeInt | Op::TypeFloat, [id, bits, ..]) => {
                self.types.insert(*id, Type::Number(*bits as usize / 8));
            }
            (Op::TypeBool, [id, ..]) => {
                self.types.insert(*id, Type::Number(1));
            }
            (Op::TypeVector, [id, of, count]) => {
                self.types.insert(*id, Type::Vector(*of, *count as usize));
            }
            (Op::TypePointer, [id, class, ..]) => {
                self.types.insert(*id, Type::Pointer(*class));
            }
            (Op::TypeFunction, [id, _, parameters @ ..]) => {
                self.types.insert(*id, Type::Function(parameters.to_vec()));
            }
            (Op::TypeImage | Op::TypeSampler | Op::TypeSampledImage, [id, ..]) => {
                self.types.insert(*id, Type::Opaque);
            }
            (Op::Function, [_, id, _, of]) => {
                self.functions.insert(*id, *of);
            }
            (Op::Decorate, [id, decoration, value]) if *decoration == Decoration::SpecId as u32 => {
                self.spec_ids.push((*id, *value));
            }
            (Op::SpecConstant | Op::SpecConstantTrue | Op::SpecConstantFalse, [of, id, ..]) => {
                self.constant_types.insert(*id, *of);
            }
            // The first operand of anything else is a pointer type only where that is the type of its result.
            (op, [of, id, rest @ ..]) => self.read_value(op, *of, *id, rest),
            _ => {}
        }
    }

    fn read_value(&mut self, op: Op, of: u32, id: u32, operands: &[u32]) {
        let Some(Type::Pointer(class)) = self.types.get(&of) else {
            return;
        };
        if *class == StorageClass::CrossWorkgroup as u32 {
            self.global_addresses.insert(id);
        }
        // A structure passed by value holds addresses too, and arguments are known.
        if op == Op::Load && self.is_global_pointer(of) {
            let from = operands.first();
            self.loads_pointers |= from.is_some_and(|from| self.global_addresses.contains(from));
        }
    }

    fn is_global_pointer(&self, of: u32) -> bool {
        let global = [
            StorageClass::CrossWorkgroup as u32,
            StorageClass::Generic as u32,
        ];
        matches!(self.types.get(&of), Some(Type::Pointer(class)) if global.contains(class))
    }

    fn finish(self) -> Interface {
        let parameters = |function: &u32| -> Vec<Parameter> {
            let of = self
                .functions
                .get(function)
                .and_then(|of| self.types.get(of));
            match of {
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
        let constants = self.spec_ids.iter().filter_map(|(id, number)| {
            let of = self.constant_types.get(id)?;
            Some((*number, self.bytes(*of)))
        });
        Interface {
            kernels: kernels.collect(),
            constants: constants.collect(),
            loads_pointers: self.loads_pointers,
        }
    }

    fn parameter(&self, of: u32) -> Parameter {
        match self.types.get(&of) {
            Some(Type::Pointer(class)) if *class == StorageClass::Workgroup as u32 => {
                Parameter::Local
            }
            // A structure by value arrives in memory of the function.
            Some(Type::Pointer(class)) if *class == StorageClass::Function as u32 => {
                Parameter::Value(0)
            }
            Some(Type::Pointer(_)) => Parameter::Pointer,
            Some(Type::Opaque) => Parameter::Opaque,
            _ => Parameter::Value(self.bytes(of)),
        }
    }

    /// Returns the size of a value as an argument; zero where it is not known.
    fn bytes(&self, of: u32) -> usize {
        match self.types.get(&of) {
            Some(Type::Number(bytes)) => *bytes,
            // OpenCL lays three elements out as four.
            Some(Type::Vector(of, count)) => self.bytes(*of) * if *count == 3 { 4 } else { *count },
            _ => 0,
        }
    }
}

/// Returns a text that is packed into words and ends with a zero.
fn text(words: &[u32]) -> CString {
    let bytes = words.iter().flat_map(|word| word.to_le_bytes());
    let bytes: Vec<u8> = bytes.take_while(|byte| *byte != 0).collect();
    CString::new(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLOBAL: u32 = StorageClass::CrossWorkgroup as u32;
    const PRIVATE: u32 = StorageClass::Function as u32;

    /// Reads a module in which an address is loaded out of memory of a storage class.
    fn loaded_from(class: u32) -> Interface {
        let instructions: [&[u32]; 4] = [
            &[Op::TypePointer as u32, 2, GLOBAL, 1],
            &[Op::TypePointer as u32, 3, class, 2],
            &[Op::FunctionParameter as u32, 3, 4],
            &[Op::Load as u32, 2, 5, 4],
        ];
        let words = instructions.into_iter().flat_map(|words| {
            let length = u32::try_from(words.len()).unwrap() << 16;
            let first = words[0] | length;
            [first].into_iter().chain(words[1..].iter().copied())
        });
        let module = [MAGIC, 0x0001_0200, 0, 6, 0].into_iter().chain(words);
        let module: Vec<u8> = module.flat_map(u32::to_le_bytes).collect();
        Interface::read(&module).unwrap()
    }

    #[test]
    fn an_address_out_of_global_memory_is_told() {
        assert!(loaded_from(GLOBAL).loads_pointers);
    }

    #[test]
    fn an_address_out_of_a_structure_by_value_is_an_argument() {
        assert!(!loaded_from(PRIVATE).loads_pointers);
    }
}
