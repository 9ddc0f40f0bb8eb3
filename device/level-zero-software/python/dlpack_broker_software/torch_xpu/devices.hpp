//! The devices that PyTorch is shown as `xpu`, by dpctl's C interface: their queues, and memory in the context of those.
//!
//! dpctl is asked for at the first use, and found where Python has loaded it. Queues are in order, and number 0 of each
//! device is that of its default stream. Nothing is freed while the process ends.
#pragma once

#include <c10/core/Device.h>
#include <c10/core/Stream.h>
#include <dpctl_sycl_interface.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace software_xpu {

using c10::DeviceIndex;

/// A queue by the address that dpctl tells in Python, and the number that DLPack knows its device by.
using Found = std::pair<std::uintptr_t, std::int32_t>;

/// Takes dpctl's library by the path that it was loaded from, and the first queue of each device, which live on.
void attach(const std::string& library, const std::vector<Found>& queues);

/// Asks Python to call `attach`, unless it has; throws in a forked child.
void attached();

/// Says that the process ends: no memory is freed from now on.
void leave();

/// Claims that the devices were in use before this process was forked.
bool is_forked();

/// Returns how many devices there are.
DeviceIndex count();

/// Returns the number that DLPack knows a device by.
std::int32_t position(DeviceIndex device);

/// The calling thread's device.
DeviceIndex current();
void make_current(DeviceIndex device);

/// Returns a device that was named, or the calling thread's.
DeviceIndex index_of(c10::Device device);

/// The calling thread's stream of a device.
c10::Stream current_stream(DeviceIndex device);
void make_current(c10::Stream stream);

/// Makes a stream of a queue of its own, or of one that somebody else keeps.
c10::Stream new_stream(DeviceIndex device);
c10::Stream stream_of(DeviceIndex device, std::uintptr_t queue);

/// Returns the queue of a stream.
DPCTLSyclQueueRef queue(c10::Stream stream);

/// Waits for a stream, or for all of a device's.
void wait(c10::Stream stream);
void wait(DeviceIndex device);

/// Marks where a stream is; whoever gets the mark drops it.
DPCTLSyclEventRef mark(c10::Stream stream);
void drop(DPCTLSyclEventRef mark);
bool is_reached(DPCTLSyclEventRef mark);

/// Makes what a stream does from now on wait for a mark.
void follow(c10::Stream stream, DPCTLSyclEventRef mark);

/// Allocates device memory, and frees it when no stream of the device is at work; null for no bytes.
void* allocate(DeviceIndex device, std::size_t bytes);
void free(DeviceIndex device, void* memory);

/// Copies bytes on a device's current stream; without a wait the source has to stay.
void copy(DeviceIndex device, void* to, const void* from, std::size_t bytes, bool waits);

/// Returns the device whose memory an address is in; throws for memory of another kind or of another context.
DeviceIndex device_of(void* memory);

}  // namespace software_xpu
