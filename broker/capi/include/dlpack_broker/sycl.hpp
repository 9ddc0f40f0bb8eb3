// Arrays over USM of a sycl::queue, and broker's context and queue that are those of it. For SYCL on Level Zero.
//
// Compiled so far against stubs of SYCL's interface alone, since no compiler of it is to be had where this is built.
#ifndef DLPACK_BROKER_SYCL_HPP
#define DLPACK_BROKER_SYCL_HPP

#include <sycl/ext/oneapi/backend/level_zero.hpp>
#include <sycl/sycl.hpp>

#include <algorithm>
#include <mutex>
#include <variant>

#include "broker.hpp"

namespace broker {

template <>
struct TypeCode<sycl::half> : TypeCode<float> {};

namespace detail {

constexpr auto level_zero = sycl::backend::ext_oneapi_level_zero;

// Broker keeps the contexts that it adopts until the process ends, and so has SYCL to.
inline void keep(const sycl::context &context) {
    static std::mutex lock;
    static auto &kept = *new std::vector<sycl::context>;
    const std::lock_guard<std::mutex> locked(lock);
    if (std::find(kept.begin(), kept.end(), context) == kept.end()) kept.push_back(context);
}

inline Result<void> on_level_zero(const sycl::queue &queue) {
    if (queue.get_backend() == level_zero) return {};
    return Error{BROKER_STATUS_UNSUPPORTED_DEVICE, "broker: wanted a sycl::queue on Level Zero, got another backend"};
}

}  // namespace detail

// Finds the device of a queue among broker's.
inline Result<Device> device_of(const sycl::queue &queue) {
    if (auto failed = detail::on_level_zero(queue); !failed) return failed.error();
    return Device::of_native(sycl::get_native<detail::level_zero>(queue.get_device()));
}

// Adopts the context of a queue, so that arrays made there are the queue's memory too.
inline Result<Context> context_of(const sycl::queue &queue) {
    auto device = device_of(queue);
    if (!device) return device.error();
    const sycl::context context = queue.get_context();
    auto adopted = Context::adopt(device.value(), sycl::get_native<detail::level_zero>(context));
    if (adopted) detail::keep(context);
    return adopted;
}

// Adopts a queue, so that what broker puts on the result is done in the queue's order, and nobody waits on the host: copies,
// fills and kernels of broker come after what was submitted before, and before what is submitted later. The context is
// that of context_of(queue). The queue stays longer than the result, and no other thread submits to it during a call with
// the result. It has to be in order: SYCL spreads other queues over several native ones, for which wait_and_throw() is
// there; and so it is after a host_task, behind which SYCL may keep work that the native queue has not got yet.
inline Result<Queue> queue_of(const sycl::queue &queue, const Context &context) {
    if (!queue.is_in_order()) {
        return Error{BROKER_STATUS_INVALID_ARGUMENT,
                     "broker::queue_of: wanted a queue that is in order, got another: make it with "
                     "sycl::property::queue::in_order, or wait for it"};
    }
    auto device = device_of(queue);
    if (!device) return device.error();
    const auto adopt = [&context](auto *native) { return Queue::adopt(context, native); };
    return std::visit(adopt, sycl::get_native<detail::level_zero>(queue));
}

// Makes an array of USM that a queue works on, without a copy, after the work that was queued. The owner is destroyed
// when nobody has the memory any more, and the queue's context stays until then. Without an owner the program frees it.
template <typename T, typename Keep = std::nullptr_t>
Result<Array> view(sycl::queue queue, T *data, const Dims &shape, Keep keep = {}) {
    struct Kept {
        sycl::context context;
        Keep keep;
    };
    if (auto failed = detail::on_level_zero(queue); !failed) return failed.error();
    const sycl::context context = queue.get_context();
    const auto kind = sycl::get_pointer_type(data, context);
    if (kind == sycl::usm::alloc::unknown) {
        return Error{BROKER_STATUS_INVALID_ARGUMENT, "broker::view: wanted USM of the queue's context, got other memory"};
    }
    // The context may be of several devices, of which another than the queue's may have the memory.
    const bool is_host = kind == sycl::usm::alloc::host;
    const sycl::device owner = is_host ? queue.get_device() : sycl::get_pointer_device(data, context);
    auto device = Device::of_native(sycl::get_native<detail::level_zero>(owner));
    if (!device) return device.error();
    auto id = device.value().dlpack();
    if (!id) return id.error();
    queue.wait_and_throw();
    return Array::over(data, shape, Kept{context, std::move(keep)}, {id.value(), {}, false});
}

}  // namespace broker

#endif
