// Arrays over USM of a sycl::queue, and broker's context and queue that are those of it. For SYCL on Level Zero.
//
// Compiled so far against stubs of SYCL's interface alone, since no compiler of it is to be had where this is built.
#ifndef DLPACK_BROKER_SYCL_HPP
#define DLPACK_BROKER_SYCL_HPP

#include <sycl/sycl.hpp>

#include <variant>

#include "broker.hpp"

namespace broker {

template <>
struct TypeCode<sycl::half> : TypeCode<float> {};

namespace detail {

constexpr auto level_zero = sycl::backend::ext_oneapi_level_zero;

}  // namespace detail

// Finds the device of a queue among broker's.
inline Result<Device> device_of(const sycl::queue &queue) {
    if (queue.get_backend() != detail::level_zero) {
        return Error{BROKER_STATUS_UNSUPPORTED_DEVICE, "broker::device_of: wanted a queue on Level Zero, got another backend"};
    }
    return Device::of_native(sycl::get_native<detail::level_zero>(queue.get_device()));
}

// Adopts the context of a queue, so that arrays made there are the queue's memory too.
inline Result<Context> context_of(const sycl::queue &queue) {
    auto device = device_of(queue);
    if (!device) return device.error();
    const sycl::context context = queue.get_context();
    auto adopted = Context::adopt(device.value(), sycl::get_native<detail::level_zero>(context));
    // Broker keeps what it adopts until the process ends, and so has SYCL to.
    if (adopted) (void)new sycl::context(context);
    return adopted;
}

// Adopts a queue, so that what broker puts on the result is done in the queue's order, and nobody waits on the host: copies,
// fills and kernels of broker come after what was submitted before, and before what is submitted later. The context is
// that of context_of(queue). The queue stays longer than the result, and no other thread submits to it during a call with
// the result. It has to be in order: SYCL spreads other queues over several native ones, for which wait_and_throw() is
// there.
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
    if (sycl::get_pointer_type(data, queue.get_context()) == sycl::usm::alloc::unknown) {
        return Error{BROKER_STATUS_INVALID_ARGUMENT, "broker::view: wanted USM of the queue's context, got other memory"};
    }
    auto device = device_of(queue);
    if (!device) return device.error();
    auto id = device.value().dlpack();
    if (!id) return id.error();
    queue.wait_and_throw();
    return Array::over(data, shape, Kept{queue.get_context(), std::move(keep)}, {id.value(), {}, false});
}

}  // namespace broker

#endif
