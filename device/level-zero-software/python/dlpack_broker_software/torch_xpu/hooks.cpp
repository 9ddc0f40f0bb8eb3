//! What PyTorch asks of its `xpu` devices: the hooks that its XPU builds implement, and the guard of streams and events.
#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/detail/XPUHooksInterface.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>

#include "devices.hpp"

namespace software_xpu {
namespace {

constexpr auto XPU = c10::DeviceType::XPU;

/// Returns the number of devices, or none where asking fails, as the interfaces want it.
DeviceIndex count_or_none() noexcept {
  try {
    return count();
  } catch (...) {
    return 0;
  }
}

DeviceIndex exchange(DeviceIndex device) {
  const auto before = current();
  make_current(device);
  return before;
}

struct XPUHooks final : at::XPUHooksInterface {
  void init() const override { attached(); }
  bool hasXPU() const override { return true; }
  // PyTorch refuses two accelerators, and a CUDA build counts its own also where the machine has none.
  bool isBuilt() const override { return !at::detail::getCUDAHooks().isBuilt(); }
  bool isAvailable() const override { return count_or_none() > 0; }
  bool hasPrimaryContext(DeviceIndex) const override { return true; }
  std::string showConfig() const override { return "broker's software device, shown as xpu"; }
  std::int32_t getGlobalIdxFromDevice(const c10::Device& device) const override { return position(index_of(device)); }
  c10::Device getDeviceFromPtr(void* memory) const override { return {XPU, device_of(memory)}; }
  DeviceIndex deviceCount() const override { return count_or_none(); }
  DeviceIndex getNumGPUs() const override { return count_or_none(); }
  DeviceIndex current_device() const override { return current(); }
  DeviceIndex getCurrentDevice() const override { return current(); }
  void setCurrentDevice(DeviceIndex device) const override { make_current(device); }
  DeviceIndex exchangeDevice(DeviceIndex device) const override { return exchange(device); }
  DeviceIndex maybeExchangeDevice(DeviceIndex device) const override {
    return device < 0 ? current() : exchange(device);
  }
  void deviceSynchronize(DeviceIndex device) const override { wait(device); }
};

/// What PyTorch knows as an event: a mark, and the stream that it was put on.
struct Mark {
  c10::Stream stream;
  DPCTLSyclEventRef reached;
};

Mark& mark_of(void* event) { return *static_cast<Mark*>(event); }

struct Guard final : c10::impl::DeviceGuardImplInterface {
  c10::DeviceType type() const override { return XPU; }
  DeviceIndex deviceCount() const noexcept override { return count_or_none(); }
  c10::Device getDevice() const override { return {XPU, current()}; }
  void setDevice(c10::Device device) const override { make_current(index_of(device)); }
  c10::Device exchangeDevice(c10::Device device) const override { return {XPU, exchange(index_of(device))}; }
  void uncheckedSetDevice(c10::Device device) const noexcept override {
    try {
      setDevice(device);
    } catch (...) {
      // The thread keeps its device, as the interface has no way to tell.
    }
  }

  c10::Stream getStream(c10::Device device) const override { return current_stream(index_of(device)); }
  c10::Stream getDefaultStream(c10::Device device) const override {
    return c10::Stream(c10::Stream::UNSAFE, {XPU, index_of(device)}, 0);
  }
  c10::Stream getStreamFromGlobalPool(c10::Device device, bool) const override { return new_stream(index_of(device)); }
  c10::Stream getNewStream(c10::Device device, int) const override { return new_stream(index_of(device)); }
  c10::Stream exchangeStream(c10::Stream stream) const override {
    const auto before = current_stream(stream.device_index());
    make_current(stream);
    return before;
  }
  void* getStreamNativeHandle(c10::Stream stream) const override { return queue(stream); }
  bool queryStream(const c10::Stream& stream) const override {
    const auto end = mark(stream);
    const bool is_idle = is_reached(end);
    drop(end);
    return is_idle;
  }
  void synchronizeStream(const c10::Stream& stream) const override { wait(stream); }
  void synchronizeDevice(const DeviceIndex device) const override { wait(device); }

  void record(void** event, const c10::Stream& stream, DeviceIndex, c10::EventFlag) const override {
    auto* mark = new Mark{stream, software_xpu::mark(stream)};
    if (*event != nullptr) {
      forget(*event);
    }
    *event = mark;
  }
  void block(void* event, const c10::Stream& stream) const override {
    if (event != nullptr) {
      follow(stream, mark_of(event).reached);
    }
  }
  bool queryEvent(void* event) const override { return event == nullptr || is_reached(mark_of(event).reached); }
  /// Waits for the whole stream: whoever waits for a barrier's event can end the process with Unified Runtime's older
  /// adapter (intel/llvm#21871).
  void synchronizeEvent(void* event) const override {
    if (event != nullptr) {
      wait(mark_of(event).stream);
    }
  }
  void destroyEvent(void* event, DeviceIndex) const noexcept override {
    if (event != nullptr && !is_forked()) {
      forget(event);
    }
  }

 private:
  static void forget(void* event) {
    drop(mark_of(event).reached);
    delete &mark_of(event);
  }
};

C10_REGISTER_GUARD_IMPL(XPU, Guard);

/// Stands for CUDA where the machine has none.
struct NoCuda final : c10::impl::NoOpDeviceGuardImpl<c10::DeviceType::CUDA> {
  DeviceIndex deviceCount() const noexcept override { return 0; }
};

/// Backward passes on any device ask a CUDA build's guard for CUDA's streams, which fails where there is no driver.
const bool is_without_cuda = [] {
  const auto& cuda = at::detail::getCUDAHooks();
  const bool is_needed = cuda.isBuilt() && !cuda.hasCUDA();
  if (is_needed) {
    // PyTorch never frees what is registered.
    c10::impl::DeviceGuardImplRegistrar(c10::DeviceType::CUDA, new NoCuda());
  }
  return is_needed;
}();

}  // namespace
}  // namespace software_xpu

namespace at {

// PyTorch looks for hooks of this name, and its macro for them names what is in its own namespace.
using software_xpu::XPUHooks;
REGISTER_XPU_HOOKS(XPUHooks);

}  // namespace at
