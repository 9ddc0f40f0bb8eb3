//! The platform by TensorFlow's C interface for pluggable devices.
#include "devices.hpp"

#include <tensorflow/c/experimental/stream_executor/stream_executor.h>

#include <cstdlib>
#include <cstring>
#include <vector>

// TensorFlow hands these around and looks at neither.
struct SP_Stream_st {
  software_xpu::Stream stream;
};
struct SP_Event_st {
  std::shared_ptr<software_xpu::Mark> mark;
};
struct SP_Timer_st {};

namespace software_xpu {

Stream& stream_of(SP_Stream stream) { return stream->stream; }

namespace {

constexpr const char* HARDWARE = "dlpack-broker-software, which runs on the processor";

const Device& at(const SP_Device* device) { return software_xpu::device(device->ordinal); }

void fill(const Device& device, void* address, std::uint64_t bytes, std::uint32_t pattern) {
  std::vector<std::uint32_t> host(static_cast<std::size_t>(bytes / 4 + 1), pattern);
  device.copy(behind(address), host.data(), static_cast<std::size_t>(bytes));
}

void copy(const SP_Device* device, SP_Stream stream, void* to, const void* from, std::uint64_t bytes) {
  stream->stream.put([place = &at(device), to, from, bytes] { place->copy(to, from, static_cast<std::size_t>(bytes)); });
}

void set_memory(SP_StreamExecutor& executor) {
  executor.allocate = [](const SP_Device* device, std::uint64_t bytes, std::int64_t, SP_DeviceMemoryBase* memory) {
    memory->opaque = shown(at(device).allocate(static_cast<std::size_t>(bytes)));
    memory->size = bytes;
    memory->payload = 0;
  };
  executor.deallocate = [](const SP_Device* device, SP_DeviceMemoryBase* memory) {
    at(device).free(behind(memory->opaque));
    memory->opaque = nullptr;
  };
  executor.host_memory_allocate = [](const SP_Device*, std::uint64_t bytes) -> void* {
    return std::aligned_alloc(64, static_cast<std::size_t>((bytes + 63) / 64 * 64));
  };
  executor.host_memory_deallocate = [](const SP_Device*, void* memory) { std::free(memory); };
  executor.get_allocator_stats = [](const SP_Device*, SP_AllocatorStats*) -> TF_Bool { return 0; };
  executor.device_memory_usage = [](const SP_Device* device, std::int64_t* free, std::int64_t* total) -> TF_Bool {
    *free = *total = at(device).bytes();
    return 1;
  };
}

void set_streams(SP_StreamExecutor& executor) {
  executor.create_stream = [](const SP_Device*, SP_Stream* stream, TF_Status*) {
    *stream = new SP_Stream_st;
    add(&(*stream)->stream);
  };
  executor.destroy_stream = [](const SP_Device*, SP_Stream stream) {
    remove(&stream->stream);
    stream->stream.end();
    delete stream;
  };
  executor.create_stream_dependency = [](const SP_Device*, SP_Stream dependent, SP_Stream other, TF_Status*) {
    dependent->stream.put([mark = other->stream.mark()] { mark->wait(); });
  };
  executor.get_stream_status = [](const SP_Device*, SP_Stream, TF_Status* status) { TF_SetStatus(status, TF_OK, ""); };
  executor.block_host_until_done = [](const SP_Device*, SP_Stream stream, TF_Status*) { stream->stream.wait(); };
  executor.synchronize_all_activity = [](const SP_Device*, TF_Status*) { wait_for_all(); };
  executor.host_callback = [](const SP_Device*, SP_Stream stream, SE_StatusCallbackFn call, void* argument) -> TF_Bool {
    stream->stream.put([call, argument] {
      auto* status = TF_NewStatus();
      call(argument, status);
      TF_DeleteStatus(status);
    });
    return 1;
  };
}

void set_events(SP_StreamExecutor& executor) {
  executor.create_event = [](const SP_Device*, SP_Event* event, TF_Status*) { *event = new SP_Event_st; };
  executor.destroy_event = [](const SP_Device*, SP_Event event) { delete event; };
  executor.get_event_status = [](const SP_Device*, SP_Event event) {
    return event->mark == nullptr || event->mark->is_set() ? SE_EVENT_COMPLETE : SE_EVENT_PENDING;
  };
  executor.record_event = [](const SP_Device*, SP_Stream stream, SP_Event event, TF_Status*) {
    event->mark = stream->stream.mark();
  };
  executor.wait_for_event = [](const SP_Device*, SP_Stream stream, SP_Event event, TF_Status*) {
    if (event->mark != nullptr) {
      stream->stream.put([mark = event->mark] { mark->wait(); });
    }
  };
  executor.block_host_for_event = [](const SP_Device*, SP_Event event, TF_Status*) {
    if (event->mark != nullptr) {
      event->mark->wait();
    }
  };
  executor.create_timer = [](const SP_Device*, SP_Timer* timer, TF_Status*) { *timer = new SP_Timer_st; };
  executor.destroy_timer = [](const SP_Device*, SP_Timer timer) { delete timer; };
  executor.start_timer = [](const SP_Device*, SP_Stream, SP_Timer, TF_Status*) {};
  executor.stop_timer = [](const SP_Device*, SP_Stream, SP_Timer, TF_Status*) {};
}

void set_copies(SP_StreamExecutor& executor) {
  using Place = SP_DeviceMemoryBase;
  executor.memcpy_dtoh = [](const SP_Device* device, SP_Stream stream, void* to, const Place* from, std::uint64_t bytes,
                            TF_Status*) { copy(device, stream, to, behind(from->opaque), bytes); };
  executor.memcpy_htod = [](const SP_Device* device, SP_Stream stream, Place* to, const void* from, std::uint64_t bytes,
                            TF_Status*) { copy(device, stream, behind(to->opaque), from, bytes); };
  executor.memcpy_dtod = [](const SP_Device* device, SP_Stream stream, Place* to, const Place* from,
                            std::uint64_t bytes,
                            TF_Status*) { copy(device, stream, behind(to->opaque), behind(from->opaque), bytes); };
  executor.sync_memcpy_dtoh = [](const SP_Device* device, void* to, const Place* from, std::uint64_t bytes,
                                 TF_Status*) { at(device).copy(to, behind(from->opaque), bytes); };
  executor.sync_memcpy_htod = [](const SP_Device* device, Place* to, const void* from, std::uint64_t bytes,
                                 TF_Status*) { at(device).copy(behind(to->opaque), from, bytes); };
  executor.sync_memcpy_dtod = [](const SP_Device* device, Place* to, const Place* from, std::uint64_t bytes,
                                 TF_Status*) { at(device).copy(behind(to->opaque), behind(from->opaque), bytes); };
  executor.mem_zero = [](const SP_Device* device, SP_Stream stream, Place* place, std::uint64_t bytes, TF_Status*) {
    stream->stream.put([there = &at(device), address = place->opaque, bytes] { fill(*there, address, bytes, 0); });
  };
  executor.memset = [](const SP_Device* device, SP_Stream stream, Place* place, std::uint8_t pattern,
                       std::uint64_t bytes, TF_Status*) {
    stream->stream.put([there = &at(device), address = place->opaque, bytes, pattern] {
      fill(*there, address, bytes, pattern * 0x01010101U);
    });
  };
  executor.memset32 = [](const SP_Device* device, SP_Stream stream, Place* place, std::uint32_t pattern,
                         std::uint64_t bytes, TF_Status*) {
    stream->stream.put(
        [there = &at(device), address = place->opaque, bytes, pattern] { fill(*there, address, bytes, pattern); });
  };
}

void set_platform(SP_PlatformFns& functions) {
  functions.get_device_count = [](const SP_Platform*, int* found, TF_Status*) { *found = count(); };
  functions.create_device = [](const SP_Platform*, SE_CreateDeviceParams* wanted, TF_Status*) {
    wanted->device->struct_size = SP_DEVICE_STRUCT_SIZE;
    wanted->device->ordinal = wanted->ordinal;
    wanted->device->hardware_name = HARDWARE;
    wanted->device->device_vendor = "broker";
    wanted->device->pci_bus_id = "";
  };
  functions.destroy_device = [](const SP_Platform*, SP_Device*) {};
  functions.create_device_fns = [](const SP_Platform*, SE_CreateDeviceFnsParams* wanted, TF_Status*) {
    *wanted->device_fns = {};
    wanted->device_fns->struct_size = SP_DEVICE_FNS_STRUCT_SIZE;
    wanted->device_fns->get_numa_node = [](const SP_Device*) { return -1; };
    wanted->device_fns->get_memory_bandwidth = [](const SP_Device*) -> std::int64_t { return -1; };
    wanted->device_fns->get_gflops = [](const SP_Device*) { return -1.0; };
  };
  functions.destroy_device_fns = [](const SP_Platform*, SP_DeviceFns*) {};
  functions.create_stream_executor = [](const SP_Platform*, SE_CreateStreamExecutorParams* wanted, TF_Status*) {
    auto& executor = *wanted->stream_executor;
    executor.struct_size = SP_STREAMEXECUTOR_STRUCT_SIZE;
    set_memory(executor);
    set_streams(executor);
    set_events(executor);
    set_copies(executor);
  };
  functions.destroy_stream_executor = [](const SP_Platform*, SP_StreamExecutor*) {};
  functions.create_timer_fns = [](const SP_Platform*, SP_TimerFns* timer, TF_Status*) {
    timer->struct_size = SP_TIMER_FNS_STRUCT_SIZE;
    timer->nanoseconds = [](SP_Timer) -> std::uint64_t { return 0; };
  };
  functions.destroy_timer_fns = [](const SP_Platform*, SP_TimerFns*) {};
}

}  // namespace
}  // namespace software_xpu

extern "C" __attribute__((visibility("default"))) void SE_InitPlugin(SE_PlatformRegistrationParams* wanted,
                                                                     TF_Status* status) {
  if (software_xpu::count() == 0) {
    TF_SetStatus(status, TF_FAILED_PRECONDITION, "load it by dlpack_broker_software.tensorflow_xpu.load()");
    return;
  }
  wanted->platform->struct_size = SP_PLATFORM_STRUCT_SIZE;
  wanted->platform->name = "BROKER_SOFTWARE";
  wanted->platform->type = "XPU";
  wanted->platform->supports_unified_memory = 0;
  // The allocator that hands out parts of slabs adds to addresses, which tagged ones do not bear.
  wanted->platform->use_bfc_allocator = !software_xpu::is_tagging();
  wanted->platform->force_memory_growth = 1;
  wanted->platform_fns->struct_size = SP_PLATFORM_FNS_STRUCT_SIZE;
  software_xpu::set_platform(*wanted->platform_fns);
  wanted->destroy_platform = [](SP_Platform*) {};
  wanted->destroy_platform_fns = [](SP_PlatformFns*) {};
  TF_SetStatus(status, TF_OK, "");
}
