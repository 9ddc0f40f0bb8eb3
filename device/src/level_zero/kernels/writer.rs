//! The writer of kernels: SPIR-V of straight code over numbers of 64 bits, with what is read and written.
//!
//! It knows no kernel. Types and constants that are asked for twice are the same.

use rspirv::binary::Assemble as _;
use rspirv::dr::{Builder, Operand};
use rspirv::spirv::{
    AddressingModel, BuiltIn, Capability, Decoration, ExecutionModel, FunctionControl,
    MemoryAccess, MemoryModel, StorageClass, Word,
};

/// What the builder answers by an error for: an instruction outside of a block.
const IN_BLOCK: &str = "a body is written inside a block";

/// A module until it is finished.
pub(super) struct Writer {
    builder: Builder,
    void: Word,
    boolean: Word,
    long: Word,
    /// Three longs: the place of a work item.
    place: Word,
    item: Word,
    bytes: Word,
}

/// A type of parameters, or of what is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Type(Word);

/// A value of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Value(Word);

impl Writer {
    pub(super) fn new() -> Self {
        let mut builder = Builder::new();
        builder.set_version(1, 1);
        for capability in [
            Capability::Addresses,
            Capability::Kernel,
            Capability::Int8,
            Capability::Int16,
            Capability::Int64,
        ] {
            builder.capability(capability);
        }
        builder.memory_model(AddressingModel::Physical64, MemoryModel::OpenCL);
        let (void, boolean) = (builder.type_void(), builder.type_bool());
        let (byte, long) = (builder.type_int(8, 0), builder.type_int(64, 0));
        let place = builder.type_vector(long, 3);
        let pointer = builder.type_pointer(None, StorageClass::Input, place);
        let item = builder.variable(pointer, None, StorageClass::Input, None);
        let builtin = Operand::BuiltIn(BuiltIn::GlobalInvocationId);
        builder.decorate(item, Decoration::BuiltIn, [builtin]);
        let bytes = builder.type_pointer(None, StorageClass::CrossWorkgroup, byte);
        Self {
            builder,
            void,
            boolean,
            long,
            place,
            item,
            bytes,
        }
    }

    /// Returns the module.
    pub(super) fn finish(self) -> Vec<u8> {
        let words = self.builder.module().assemble();
        words.into_iter().flat_map(u32::to_le_bytes).collect()
    }

    /// Returns the type of addresses of bytes that the device reaches.
    pub(super) fn bytes(&self) -> Type {
        Type(self.bytes)
    }

    /// Returns the type of numbers of 64 bits, in which addresses are computed.
    pub(super) fn long(&self) -> Type {
        Type(self.long)
    }

    /// Returns a type of 1, 2, 4, 8 or 16 bytes that is moved as it is.
    pub(super) fn word(&mut self, bytes: u32) -> Type {
        Type(match bytes {
            16 => self.builder.type_vector(self.long, 2),
            bytes => self.builder.type_int(8 * bytes, 0),
        })
    }

    /// Writes a kernel, whose body gets its parameters.
    pub(super) fn kernel(
        &mut self,
        name: &str,
        parameters: &[Type],
        body: impl FnOnce(&mut Self, &[Value]),
    ) {
        let types = parameters.iter().map(|of| of.0);
        let of = self.builder.type_function(self.void, types);
        let begun = self
            .builder
            .begin_function(self.void, None, FunctionControl::NONE, of);
        let function = begun.expect("one kernel is written at a time");
        let parameter = |of: &Type| self.builder.function_parameter(of.0);
        let parameters: Result<Vec<Word>, _> = parameters.iter().map(parameter).collect();
        let parameters = parameters.expect("parameters come before blocks");
        let parameters: Vec<Value> = parameters.into_iter().map(Value).collect();
        self.begin(None);
        body(self, &parameters);
        self.builder.ret().expect(IN_BLOCK);
        self.builder.end_function().expect("its block has ended");
        let model = ExecutionModel::Kernel;
        self.builder.entry_point(model, function, name, [self.item]);
    }

    /// Writes what is done only where one number is below another, both without a sign.
    pub(super) fn when_less(&mut self, lhs: Value, rhs: Value, body: impl FnOnce(&mut Self)) {
        let is_less = self.builder.u_less_than(self.boolean, None, lhs.0, rhs.0);
        let (then, after) = (self.builder.id(), self.builder.id());
        self.builder
            .branch_conditional(is_less.expect(IN_BLOCK), then, after, [])
            .expect(IN_BLOCK);
        self.begin(Some(then));
        body(self);
        self.builder.branch(after).expect(IN_BLOCK);
        self.begin(Some(after));
    }

    /// Returns the work item's place along the first dimension.
    pub(super) fn place(&mut self) -> Value {
        let loaded = self.builder.load(self.place, None, self.item, None, []);
        let all = loaded.expect(IN_BLOCK);
        let first = self.builder.composite_extract(self.long, None, all, [0]);
        Value(first.expect(IN_BLOCK))
    }

    /// Adds numbers; beyond 64 bits it begins at 0 again, so that they may have a sign.
    pub(super) fn add(&mut self, lhs: Value, rhs: Value) -> Value {
        let sum = self.builder.i_add(self.long, None, lhs.0, rhs.0);
        Value(sum.expect(IN_BLOCK))
    }

    /// Subtracts, as [`Writer::add`] adds.
    pub(super) fn subtract(&mut self, lhs: Value, rhs: Value) -> Value {
        let difference = self.builder.i_sub(self.long, None, lhs.0, rhs.0);
        Value(difference.expect(IN_BLOCK))
    }

    /// Multiplies, as [`Writer::add`] adds.
    pub(super) fn multiply(&mut self, lhs: Value, rhs: Value) -> Value {
        let product = self.builder.i_mul(self.long, None, lhs.0, rhs.0);
        Value(product.expect(IN_BLOCK))
    }

    /// Divides numbers without a sign.
    pub(super) fn divide(&mut self, lhs: Value, rhs: Value) -> Value {
        let quotient = self.builder.u_div(self.long, None, lhs.0, rhs.0);
        Value(quotient.expect(IN_BLOCK))
    }

    /// Reads a word from so many bytes behind an address, which is a multiple of the word's size.
    pub(super) fn read(&mut self, of: (Type, u32), base: Value, offset: Value) -> Value {
        let place = self.address(of.0, base, offset);
        let (access, size) = aligned(of.1);
        let loaded = self.builder.load(of.0.0, None, place, access, [size]);
        Value(loaded.expect(IN_BLOCK))
    }

    /// Writes a word to so many bytes behind an address, which is a multiple of the word's size.
    pub(super) fn write(&mut self, of: (Type, u32), base: Value, offset: Value, value: Value) {
        let place = self.address(of.0, base, offset);
        let (access, size) = aligned(of.1);
        let stored = self.builder.store(place, value.0, access, [size]);
        stored.expect(IN_BLOCK);
    }

    fn address(&mut self, of: Type, base: Value, offset: Value) -> Word {
        let byte = self
            .builder
            .ptr_access_chain(self.bytes, None, base.0, offset.0, []);
        let byte = byte.expect(IN_BLOCK);
        let global = StorageClass::CrossWorkgroup;
        let pointer = self.builder.type_pointer(None, global, of.0);
        if pointer == self.bytes {
            return byte;
        }
        let cast = self.builder.bitcast(pointer, None, byte);
        cast.expect(IN_BLOCK)
    }

    fn begin(&mut self, label: Option<Word>) {
        let begun = self.builder.begin_block(label);
        begun.expect("the block before has ended");
    }
}

fn aligned(bytes: u32) -> (Option<MemoryAccess>, Operand) {
    (Some(MemoryAccess::ALIGNED), Operand::LiteralBit32(bytes))
}
