//! Memory by dpctl's C interface, and threads as streams.
#include "devices.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

namespace software_xpu {
namespace {

/// The functions of dpctl, under their own names.
struct Dpctl {
  decltype(&::DPCTLEvent_Delete) event_delete;
  decltype(&::DPCTLEvent_Wait) event_wait;
  decltype(&::DPCTLQueue_GetDevice) queue_device;
  decltype(&::DPCTLQueue_Memcpy) queue_memcpy;
  decltype(&::DPCTLDevice_Delete) device_delete;
  decltype(&::DPCTLDevice_GetGlobalMemSize) device_bytes;
  decltype(&::DPCTLaligned_alloc_device) allocate;
  decltype(&::DPCTLfree_with_queue) free;
};

/// What TensorFlow takes for granted of every allocation.
constexpr std::size_t ALIGNMENT = 256;

Dpctl dpctl;
std::vector<Device> devices;
std::mutex streams_mutex;
std::mutex leaving;
std::atomic<bool> is_left{false};
std::vector<Stream*> streams;

template <typename Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

/// Returns a mark on each stream.
std::vector<std::shared_ptr<Mark>> marks() {
  const std::lock_guard lock(streams_mutex);
  std::vector<std::shared_ptr<Mark>> made;
  for (auto* stream : streams) {
    made.push_back(stream->mark());
  }
  return made;
}

void wait_for(const std::vector<std::shared_ptr<Mark>>& marks) {
  for (const auto& mark : marks) {
    mark->wait();
  }
}

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && std::string(value) == "1";
}

}  // namespace

void* Device::allocate(std::size_t bytes) const {
  return dpctl.allocate(ALIGNMENT, std::max<std::size_t>(bytes, 1), queue);
}

void Device::free(void* memory) const {
  static auto* frees = new Stream;
  // At the end of the process the driver may be gone before the thread is.
  if (memory != nullptr && !is_left) {
    frees->put([queue = queue, memory, marks = marks()] {
      wait_for(marks);
      const std::lock_guard lock(leaving);
      if (!is_left) {
        dpctl.free(static_cast<DPCTLSyclUSMRef>(memory), queue);
      }
    });
  }
}

void Device::copy(void* to, const void* from, std::size_t bytes) const {
  if (bytes == 0) {
    return;
  }
  auto* event = dpctl.queue_memcpy(queue, to, from, bytes);
  if (event == nullptr) {
    std::abort();
  }
  dpctl.event_wait(event);
  dpctl.event_delete(event);
}

std::int64_t Device::bytes() const {
  auto* device = dpctl.queue_device(queue);
  const auto bytes = static_cast<std::int64_t>(dpctl.device_bytes(device));
  dpctl.device_delete(device);
  return bytes;
}

void Mark::set() {
  const std::lock_guard lock(mutex_);
  is_set_ = true;
  changed_.notify_all();
}

void Mark::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return is_set_; });
}

bool Mark::is_set() {
  const std::lock_guard lock(mutex_);
  return is_set_;
}

struct Stream::State {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::function<void()>> work;
  bool is_ended = false;

  void run() {
    for (;;) {
      std::unique_lock lock(mutex);
      changed.wait(lock, [this] { return is_ended || !work.empty(); });
      if (work.empty()) {
        return;
      }
      auto next = std::move(work.front());
      work.pop_front();
      lock.unlock();
      next();
    }
  }
};

Stream::Stream() : state_(std::make_shared<State>()) {
  std::thread([state = state_] { state->run(); }).detach();
}

void Stream::put(std::function<void()> work) {
  const std::lock_guard lock(state_->mutex);
  state_->work.push_back(std::move(work));
  state_->changed.notify_one();
}

std::shared_ptr<Mark> Stream::mark() {
  auto mark = std::make_shared<Mark>();
  put([mark] { mark->set(); });
  return mark;
}

void Stream::wait() { mark()->wait(); }

void Stream::end() {
  const std::lock_guard lock(state_->mutex);
  state_->is_ended = true;
  state_->changed.notify_one();
}

const Device& device(std::int32_t ordinal) { return devices.at(static_cast<std::size_t>(ordinal)); }

std::int32_t count() { return static_cast<std::int32_t>(devices.size()); }

void add(Stream* stream) {
  const std::lock_guard lock(streams_mutex);
  streams.push_back(stream);
}

void remove(Stream* stream) {
  const std::lock_guard lock(streams_mutex);
  streams.erase(std::remove(streams.begin(), streams.end(), stream), streams.end());
}

void wait_for_all() { wait_for(marks()); }

void leave() {
  wait_for_all();
  const std::lock_guard lock(leaving);
  is_left = true;
}

bool is_tagging() {
  static const bool tags = is_set("BROKER_SOFTWARE_XPU_TAGGED");
  return tags;
}

void* shown(void* memory) {
  const auto tag = static_cast<std::uintptr_t>(is_tagging() && memory != nullptr);
  return reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(memory) | tag);
}

void* behind(const void* address) {
  const auto tag = static_cast<std::uintptr_t>(is_tagging());
  return reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(address) & ~tag);
}

void dawdle() {
  static const char* value = std::getenv("BROKER_SOFTWARE_XPU_KERNEL_MS");
  static const int milliseconds = value == nullptr ? 0 : std::atoi(value);
  if (milliseconds > 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
  }
}

}  // namespace software_xpu

/// Takes dpctl's library by the path that it was loaded from, and a queue of each device; returns what is missing.
extern "C" __attribute__((visibility("default"))) const char* software_xpu_attach(const char* library,
                                                                                 const std::uintptr_t* queues,
                                                                                 std::size_t count) {
  using namespace software_xpu;
  void* handle = dlopen(library, RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD);
  if (handle == nullptr) {
    return "its library is not loaded";
  }
  const bool has_all = find(handle, "DPCTLEvent_Delete", dpctl.event_delete) &&
                       find(handle, "DPCTLEvent_Wait", dpctl.event_wait) &&
                       find(handle, "DPCTLQueue_GetDevice", dpctl.queue_device) &&
                       find(handle, "DPCTLQueue_Memcpy", dpctl.queue_memcpy) &&
                       find(handle, "DPCTLDevice_Delete", dpctl.device_delete) &&
                       find(handle, "DPCTLDevice_GetGlobalMemSize", dpctl.device_bytes) &&
                       find(handle, "DPCTLaligned_alloc_device", dpctl.allocate) &&
                       find(handle, "DPCTLfree_with_queue", dpctl.free);
  if (!has_all) {
    return "its library lacks functions; install dpctl 0.22";
  }
  for (std::size_t index = 0; index < count; ++index) {
    devices.push_back({reinterpret_cast<DPCTLSyclQueueRef>(queues[index])});
  }
  return nullptr;
}

/// Says that the process ends.
extern "C" __attribute__((visibility("default"))) void software_xpu_leave() { software_xpu::leave(); }
