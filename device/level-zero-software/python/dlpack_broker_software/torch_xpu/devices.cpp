//! Queues and memory by dpctl's C interface.
#include "devices.hpp"

#include <c10/util/Exception.h>
#include <dlfcn.h>
#include <pthread.h>
#include <pybind11/pybind11.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <memory>
#include <mutex>

namespace software_xpu {
namespace {

constexpr int IN_ORDER = DPCTL_IN_ORDER;

/// The functions of dpctl, under their own names.
struct Dpctl {
  decltype(&::DPCTLEvent_Delete) event_delete;
  decltype(&::DPCTLEvent_GetCommandExecutionStatus) event_status;
  decltype(&::DPCTLEvent_Wait) event_wait;
  decltype(&::DPCTLDevice_AreEq) device_equal;
  decltype(&::DPCTLDevice_Delete) device_delete;
  decltype(&::DPCTLQueue_CreateForDevice) queue_create;
  decltype(&::DPCTLQueue_GetContext) queue_context;
  decltype(&::DPCTLQueue_GetDevice) queue_device;
  decltype(&::DPCTLQueue_Memcpy) queue_memcpy;
  decltype(&::DPCTLQueue_SubmitBarrier) queue_mark;
  decltype(&::DPCTLQueue_SubmitBarrierForEvents) queue_follow;
  decltype(&::DPCTLQueue_Wait) queue_wait;
  decltype(&::DPCTLmalloc_device) allocate;
  decltype(&::DPCTLfree_with_queue) free;
  decltype(&::DPCTLUSM_GetPointerType) pointer_type;
  decltype(&::DPCTLUSM_GetPointerDevice) pointer_device;
};

struct Device {
  DPCTLSyclDeviceRef device;
  DPCTLSyclContextRef context;
  std::int32_t position;
  /// By the numbers of streams; a deque, since its items stay in place.
  std::deque<DPCTLSyclQueueRef> queues;
};

/// Everything found, which lives as long as the process.
struct Machine {
  Dpctl dpctl{};
  std::vector<Device> devices;
  std::mutex queues;
};

std::atomic<Machine*> machine{nullptr};
std::atomic<bool> leaving{false};
std::atomic<bool> forked{false};
thread_local DeviceIndex thread_device = 0;
thread_local std::vector<c10::StreamId> thread_streams;

template <typename Function>
void find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  TORCH_CHECK(function != nullptr, "wanted ", name, " of dpctl, whose library has no such function; install dpctl 0.22");
}

Dpctl functions(const std::string& path) {
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD);
  TORCH_CHECK(library != nullptr, "wanted dpctl's library, and ", path, " is not loaded; import dpctl");
  Dpctl found{};
  find(library, "DPCTLEvent_Delete", found.event_delete);
  find(library, "DPCTLEvent_GetCommandExecutionStatus", found.event_status);
  find(library, "DPCTLEvent_Wait", found.event_wait);
  find(library, "DPCTLDevice_AreEq", found.device_equal);
  find(library, "DPCTLDevice_Delete", found.device_delete);
  find(library, "DPCTLQueue_CreateForDevice", found.queue_create);
  find(library, "DPCTLQueue_GetContext", found.queue_context);
  find(library, "DPCTLQueue_GetDevice", found.queue_device);
  find(library, "DPCTLQueue_Memcpy", found.queue_memcpy);
  find(library, "DPCTLQueue_SubmitBarrier", found.queue_mark);
  find(library, "DPCTLQueue_SubmitBarrierForEvents", found.queue_follow);
  find(library, "DPCTLQueue_Wait", found.queue_wait);
  find(library, "DPCTLmalloc_device", found.allocate);
  find(library, "DPCTLfree_with_queue", found.free);
  find(library, "DPCTLUSM_GetPointerType", found.pointer_type);
  find(library, "DPCTLUSM_GetPointerDevice", found.pointer_device);
  return found;
}

Machine& all() {
  attached();
  return *machine.load();
}

Device& at(DeviceIndex index) {
  auto& devices = all().devices;
  const auto size = devices.size();
  TORCH_CHECK(index >= 0 && static_cast<std::size_t>(index) < size, "wanted xpu:", int(index), ", and there are ", size,
              " such devices");
  return devices[static_cast<std::size_t>(index)];
}

c10::Stream stream(DeviceIndex device, c10::StreamId id) {
  return c10::Stream(c10::Stream::UNSAFE, c10::Device(c10::DeviceType::XPU, device), id);
}

c10::Stream add(DeviceIndex device, DPCTLSyclQueueRef queue) {
  auto& queues = at(device).queues;
  const std::lock_guard lock(all().queues);
  queues.push_back(queue);
  return stream(device, static_cast<c10::StreamId>(queues.size() - 1));
}

/// Takes an event that SYCL returned, or tells that there is none.
DPCTLSyclEventRef submitted(DPCTLSyclEventRef event, const char* what) {
  TORCH_CHECK(event != nullptr, "wanted ", what, " on the device, and SYCL refused; see what it wrote above");
  return event;
}

}  // namespace

void attach(const std::string& library, const std::vector<Found>& queues) {
  auto made = std::make_unique<Machine>();
  made->dpctl = functions(library);
  for (const auto& [address, position] : queues) {
    auto* first = reinterpret_cast<DPCTLSyclQueueRef>(address);
    made->devices.push_back(
        {made->dpctl.queue_device(first), made->dpctl.queue_context(first), position, {first}});
  }
  Machine* none = nullptr;
  if (machine.compare_exchange_strong(none, made.get())) {
    made.release();
    pthread_atfork(nullptr, nullptr, [] { forked = true; });
  }
}

void attached() {
  TORCH_CHECK(!forked, "wanted an xpu device in a forked child of a process that uses it; start processes by spawn");
  if (machine.load() == nullptr) {
    const pybind11::gil_scoped_acquire gil;
    pybind11::module_::import("dlpack_broker_software.torch_xpu").attr("attach")();
  }
}

void leave() { leaving = true; }

bool is_forked() { return forked; }

DeviceIndex count() { return static_cast<DeviceIndex>(all().devices.size()); }

std::int32_t position(DeviceIndex device) { return at(device).position; }

DeviceIndex current() { return thread_device; }

void make_current(DeviceIndex device) {
  at(device);
  thread_device = device;
}

DeviceIndex index_of(c10::Device device) { return device.has_index() ? device.index() : current(); }

c10::Stream current_stream(DeviceIndex device) {
  const auto place = static_cast<std::size_t>(device);
  return stream(device, place < thread_streams.size() ? thread_streams[place] : 0);
}

void make_current(c10::Stream stream) {
  queue(stream);
  const auto place = static_cast<std::size_t>(stream.device_index());
  thread_streams.resize(std::max(thread_streams.size(), place + 1));
  thread_streams[place] = stream.id();
}

c10::Stream new_stream(DeviceIndex device) {
  auto* queue = all().dpctl.queue_create(at(device).device, nullptr, IN_ORDER);
  TORCH_CHECK(queue != nullptr, "wanted a queue of xpu:", int(device), ", and SYCL made none; see what it wrote above");
  return add(device, queue);
}

c10::Stream stream_of(DeviceIndex device, std::uintptr_t queue) {
  TORCH_CHECK(queue != 0, "wanted the address of a sycl::queue, got 0");
  return add(device, reinterpret_cast<DPCTLSyclQueueRef>(queue));
}

DPCTLSyclQueueRef queue(c10::Stream stream) {
  auto& queues = at(stream.device_index()).queues;
  const std::lock_guard lock(all().queues);
  const auto size = queues.size();
  TORCH_CHECK(stream.id() >= 0 && static_cast<std::size_t>(stream.id()) < size, "wanted stream ", stream.id(),
              " of xpu:", int(stream.device_index()), ", which has ", size);
  return queues[static_cast<std::size_t>(stream.id())];
}

void wait(c10::Stream stream) { all().dpctl.queue_wait(queue(stream)); }

void wait(DeviceIndex device) {
  const auto size = [&] {
    const std::lock_guard lock(all().queues);
    return static_cast<c10::StreamId>(at(device).queues.size());
  }();
  for (c10::StreamId id = 0; id < size; ++id) {
    wait(stream(device, id));
  }
}

DPCTLSyclEventRef mark(c10::Stream stream) { return submitted(all().dpctl.queue_mark(queue(stream)), "a barrier"); }

void drop(DPCTLSyclEventRef mark) { all().dpctl.event_delete(mark); }

bool is_reached(DPCTLSyclEventRef mark) {
  return all().dpctl.event_status(mark) == DPCTL_COMPLETE;
}

void follow(c10::Stream stream, DPCTLSyclEventRef mark) {
  drop(submitted(all().dpctl.queue_follow(queue(stream), &mark, 1), "a barrier"));
}

void* allocate(DeviceIndex device, std::size_t bytes) {
  if (bytes == 0) {
    return nullptr;
  }
  auto* memory = all().dpctl.allocate(bytes, at(device).queues.front());
  TORCH_CHECK_WITH(OutOfMemoryError, memory != nullptr, "wanted ", bytes, " bytes of device memory of xpu:", int(device),
                   ", which has not as much left");
  return memory;
}

void free(DeviceIndex device, void* memory) {
  if (memory == nullptr || leaving || forked) {
    return;
  }
  wait(device);
  all().dpctl.free(static_cast<DPCTLSyclUSMRef>(memory), at(device).queues.front());
}

void copy(DeviceIndex device, void* to, const void* from, std::size_t bytes, bool waits) {
  if (bytes == 0) {
    return;
  }
  const auto& dpctl = all().dpctl;
  auto* event = submitted(dpctl.queue_memcpy(queue(current_stream(device)), to, from, bytes), "a copy");
  if (waits) {
    dpctl.event_wait(event);
  }
  dpctl.event_delete(event);
}

DeviceIndex device_of(void* memory) {
  const auto& dpctl = all().dpctl;
  auto* address = static_cast<DPCTLSyclUSMRef>(memory);
  auto& devices = all().devices;
  TORCH_CHECK(!devices.empty(), "wanted an xpu device, and there is none");
  // Every device's first queue is in the default context of their platform.
  auto* context = devices.front().context;
  const auto kind = dpctl.pointer_type(address, context);
  TORCH_CHECK(kind == DPCTL_USM_DEVICE, "wanted USM device memory of PyTorch's context, got ",
              kind == DPCTL_USM_UNKNOWN ? "memory that the context does not know" : "host or shared USM");
  auto* owner = dpctl.pointer_device(address, context);
  const auto is_owner = [&](const Device& device) { return dpctl.device_equal(device.device, owner); };
  const auto found = std::find_if(devices.begin(), devices.end(), is_owner);
  dpctl.device_delete(owner);
  TORCH_CHECK(found != devices.end(), "wanted memory of one of PyTorch's ", devices.size(), " devices, got another's");
  return static_cast<DeviceIndex>(found - devices.begin());
}

}  // namespace software_xpu
