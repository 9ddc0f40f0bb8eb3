//! The devices that TensorFlow is shown as `XPU`: USM device memory in dpctl's default context, and streams.
//!
//! A stream is a thread that does one thing after the other, so that what is put on it is still to come when the call
//! returns, as on a GPU. It reaches device memory by copies through a SYCL queue, never by itself.
#pragma once

#include <dpctl_sycl_interface.h>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace software_xpu {

/// A device by a queue of it that lives as long as the process.
struct Device {
  DPCTLSyclQueueRef queue;

  /// Allocates device memory; null where there is none left.
  void* allocate(std::size_t bytes) const;

  /// Frees device memory behind what the streams have now; does not wait, for a stream's thread may call this.
  void free(void* memory) const;

  /// Copies bytes from or to this device's memory, on the calling thread.
  void copy(void* to, const void* from, std::size_t bytes) const;

  std::int64_t bytes() const;
};

/// Says whether something that was put on a stream has been done.
class Mark {
 public:
  void set();
  void wait();
  bool is_set();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_set_ = false;
};

/// What a thread does one after the other; a stream is never destroyed before it is done.
class Stream {
 public:
  Stream();

  void put(std::function<void()> work);

  /// Returns a mark behind what has been put.
  std::shared_ptr<Mark> mark();

  void wait();

  /// Ends the thread behind what has been put.
  void end();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// Returns a device, and how many there are: none before `software_xpu_attach`.
const Device& device(std::int32_t ordinal);
std::int32_t count();


/// Notes and waits for the streams that there are.
void add(Stream* stream);
void remove(Stream* stream);
void wait_for_all();

/// Waits for the streams, which are to find the driver at work; no memory is freed from now on.
void leave();

/// Returns an address as TensorFlow is given it, and the memory behind such an address.
///
/// They differ where a test asks for what Intel's extension does by default: tensors whose addresses are none.
void* shown(void* memory);
void* behind(const void* address);
bool is_tagging();

/// Sleeps for as long as a test has kernels take.
void dawdle();

}  // namespace software_xpu
