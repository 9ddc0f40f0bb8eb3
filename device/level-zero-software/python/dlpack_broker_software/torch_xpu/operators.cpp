//! The operators of PyTorch that an `xpu` tensor needs by itself: memory, copies and views. The processor does the others,
//! on copies.
#include <ATen/EmptyTensor.h>
#include <ATen/core/Tensor.h>
#include <ATen/native/CPUFallback.h>
#include <ATen/ops/_reshape_alias_native.h>
#include <ATen/ops/as_strided_native.h>
#include <ATen/ops/empty_strided.h>
#include <ATen/ops/set_native.h>
#include <ATen/ops/unfold_native.h>
#include <ATen/ops/view_as_complex_native.h>
#include <ATen/ops/view_as_real_native.h>
#include <ATen/ops/view_native.h>
#include <c10/core/Allocator.h>
#include <c10/core/DeviceGuard.h>
#include <torch/library.h>

#include <memory>

#include "devices.hpp"

namespace software_xpu {
namespace {

using at::IntArrayRef;
using at::Tensor;

constexpr auto XPU = c10::DeviceType::XPU;
const auto KEYS = c10::DispatchKeySet(c10::DispatchKey::XPU);

/// Memory of a device.
struct Block {
  DeviceIndex device;
  void* memory;
};

void release(void* block) {
  const std::unique_ptr<Block> owned(static_cast<Block*>(block));
  free(owned->device, owned->memory);
}

/// Allocates on the calling thread's device, each block by itself.
struct Memory final : c10::Allocator {
  c10::DataPtr allocate(std::size_t bytes) override {
    const auto device = current();
    auto block = std::make_unique<Block>(Block{device, software_xpu::allocate(device, bytes)});
    auto* memory = block->memory;
    return {memory, block.release(), &release, c10::Device(XPU, device)};
  }
  void copy_data(void* to, const void* from, std::size_t bytes) const override {
    copy(current(), to, from, bytes, true);
  }
};

Memory memory;
REGISTER_ALLOCATOR(XPU, &memory);

Tensor empty(IntArrayRef size, std::optional<at::ScalarType> dtype, std::optional<at::Layout>,
             std::optional<c10::Device> device, std::optional<bool>, std::optional<at::MemoryFormat> format) {
  const c10::DeviceGuard guard(device.value_or(c10::Device(XPU)));
  return at::detail::empty_generic(size, &memory, KEYS, c10::dtype_or_default(dtype), format);
}

Tensor empty_strided(IntArrayRef size, IntArrayRef stride, std::optional<at::ScalarType> dtype,
                     std::optional<at::Layout>, std::optional<c10::Device> device, std::optional<bool>) {
  const c10::DeviceGuard guard(device.value_or(c10::Device(XPU)));
  return at::detail::empty_strided_generic(size, stride, &memory, KEYS, c10::dtype_or_default(dtype));
}

/// Counts the bytes from the first element of a tensor to behind the last.
std::size_t span(const Tensor& tensor) {
  return at::detail::computeStorageNbytes(tensor.sizes(), tensor.strides(), tensor.dtype().itemsize());
}

/// Returns a tensor on the processor: itself, or its memory copied, after the work on it.
Tensor on_host(const Tensor& tensor) {
  if (!tensor.is_xpu()) {
    return tensor;
  }
  auto host = at::empty_strided(tensor.sizes(), tensor.strides(), tensor.options().device(at::kCPU));
  if (tensor.numel() > 0) {
    copy(tensor.device().index(), host.data_ptr(), tensor.data_ptr(), span(tensor), true);
  }
  host._set_conj(tensor.is_conj());
  host._set_neg(tensor.is_neg());
  return host;
}

/// Claims that the bytes of a tensor are those of the other, in their order and without gaps.
bool is_bytewise(const Tensor& to, const Tensor& from) {
  return to.scalar_type() == from.scalar_type() && to.sizes() == from.sizes() && to.strides() == from.strides() &&
         to.is_non_overlapping_and_dense() && to.is_conj() == from.is_conj() && to.is_neg() == from.is_neg();
}

Tensor& copy_(Tensor& to, const Tensor& from, bool) {
  if (to.is_same(from) || to.numel() == 0) {
    return to;
  }
  const auto device = to.is_xpu() ? to.device().index() : from.device().index();
  if (is_bytewise(to, from)) {
    const bool is_between = to.is_xpu() && from.is_xpu() && to.device() != from.device();
    if (is_between) {
      wait(from.device().index());
    }
    const bool is_here = to.is_xpu() && from.is_xpu() && !is_between;
    copy(device, to.data_ptr(), from.data_ptr(), to.nbytes(), !is_here);
    return to;
  }
  auto host = on_host(to);
  host.copy_(on_host(from));
  if (to.is_xpu()) {
    copy(device, to.data_ptr(), host.data_ptr(), span(to), true);
  }
  return to;
}

Tensor copy_from(const Tensor& from, const Tensor& to, bool waits_not) {
  auto target = to;
  return copy_(target, from, waits_not);
}

const Tensor& resize_(const Tensor& self, IntArrayRef size, std::optional<at::MemoryFormat>) {
  auto* tensor = self.unsafeGetTensorImpl();
  const auto offset = static_cast<std::size_t>(self.storage_offset());
  const auto bytes = (c10::multiply_integers(size) + offset) * self.dtype().itemsize();
  auto& storage = tensor->unsafe_storage();
  if (storage.nbytes() < bytes) {
    TORCH_CHECK(storage.resizable(), "wanted ", bytes, " bytes in storage of ", storage.nbytes(), ", which is not to grow");
    const c10::DeviceGuard guard(self.device());
    auto grown = memory.allocate(bytes);
    copy(self.device().index(), grown.get(), storage.data(), storage.nbytes(), true);
    storage.set_data_ptr_noswap(std::move(grown));
    storage.set_nbytes(bytes);
  }
  tensor->set_sizes_contiguous(size);
  return self;
}

Tensor copy_from_and_resize(const Tensor& from, const Tensor& to) {
  if (to.sizes() != from.sizes()) {
    resize_(to, from.sizes(), std::nullopt);
  }
  return copy_from(from, to, false);
}

Tensor as_strided(const Tensor& self, IntArrayRef size, IntArrayRef stride, std::optional<std::int64_t> offset) {
  return at::native::as_strided_tensorimpl(self, size, stride, offset);
}

Tensor& set_storage(Tensor& self, at::Storage source, std::int64_t offset, IntArrayRef size, IntArrayRef stride) {
  const auto item = self.dtype().itemsize();
  const auto start = static_cast<std::size_t>(offset);
  const auto bytes = stride.empty() ? at::detail::computeStorageNbytesContiguous(size, item, start)
                                    : at::detail::computeStorageNbytes(size, stride, item, start);
  // PyTorch's own function would have the processor grow it.
  TORCH_CHECK(bytes <= source.nbytes(), "wanted ", bytes, " bytes in storage of ", source.nbytes());
  return at::native::set_storage_cpu_(self, std::move(source), offset, size, stride);
}

Tensor& set_whole_storage(Tensor& self, at::Storage source) { return at::native::set_(self, std::move(source)); }

/// Views cannot be of copies: what is not below raises.
void by_the_processor(const c10::OperatorHandle& op, torch::jit::Stack* stack) {
  at::native::cpu_fallback(op, stack, true);
}

TORCH_LIBRARY_IMPL(aten, XPU, library) {
  library.impl("empty.memory_format", empty);
  library.impl("empty_strided", empty_strided);
  library.impl("copy_", copy_);
  library.impl("_copy_from", copy_from);
  library.impl("_copy_from_and_resize", copy_from_and_resize);
  library.impl("resize_", resize_);
  library.impl("set_.source_Storage", set_whole_storage);
  library.impl("set_.source_Storage_storage_offset", set_storage);
  library.impl("as_strided", as_strided);
  library.impl("view", TORCH_FN(at::native::view));
  library.impl("_reshape_alias", TORCH_FN(at::native::_reshape_alias));
  library.impl("unfold", TORCH_FN(at::native::unfold));
  library.impl("view_as_real", TORCH_FN(at::native::view_as_real));
  library.impl("view_as_complex", TORCH_FN(at::native::view_as_complex));
}

TORCH_LIBRARY_IMPL(_, XPU, library) {
  library.fallback(torch::CppFunction::makeFromBoxedFunction<&by_the_processor>());
}

}  // namespace
}  // namespace software_xpu
