// Kernels of SPIR-V, launched over arrays of a device.
#ifndef DLPACK_BROKER_KERNEL_HPP
#define DLPACK_BROKER_KERNEL_HPP

#include "broker.hpp"

namespace broker {

// How many work items there are along one to three dimensions, and how many of them are a group; none lets the driver
// choose. The first is what a kernel knows as dimension 0.
struct Range {
    std::vector<std::size_t> global;
    std::vector<std::size_t> group = {};
};

// Memory of each group, as an argument of a kernel.
struct Local {
    std::size_t bytes;
};

namespace detail {

inline broker_argument argument(const Array &array) noexcept {
    return {BROKER_ARGUMENT_ARRAY, array.get(), nullptr, 0};
}
inline broker_argument argument(const Local &local) noexcept {
    return {BROKER_ARGUMENT_LOCAL, nullptr, nullptr, local.bytes};
}
template <typename T>
broker_argument argument(const T &value) noexcept {
    static_assert(std::is_trivially_copyable_v<T> && !std::is_pointer_v<T>, "wanted an array, a number or a structure");
    return {BROKER_ARGUMENT_VALUE, nullptr, &value, sizeof(T)};
}

}  // namespace detail

// A kernel of a module. Threads may launch it at the same time.
class Kernel {
public:
    explicit Kernel(broker_kernel *taken) noexcept : owner_(taken) {}

    // Runs it over a range with arrays, numbers, structures and Local, which are checked before, and waits for it.
    template <typename... Arguments>
    Result<void> launch(const Range &range, const Arguments &...arguments) const {
        return put_on(nullptr, range, {detail::argument(arguments)...});
    }
    // Runs it in the order of a queue, and does not wait but for memory that is not broker's own.
    template <typename... Arguments>
    Result<void> launch_on(const Queue &queue, const Range &range, const Arguments &...arguments) const {
        return put_on(queue.get(), range, {detail::argument(arguments)...});
    }
    broker_kernel *get() const noexcept { return owner_.get(); }

private:
    Result<void> put_on(const broker_queue *queue, const Range &range, const std::vector<broker_argument> &arguments) const {
        if (!range.group.empty() && range.group.size() != range.global.size()) {
            return Error{BROKER_STATUS_INVALID_ARGUMENT, "broker::Kernel::launch: wanted a group of as many dimensions"};
        }
        const std::size_t *group = range.group.empty() ? nullptr : range.group.data();
        return detail::done(broker_kernel_launch(get(), static_cast<std::int32_t>(range.global.size()), range.global.data(),
                                                 group, arguments.size(), arguments.data(), queue));
    }

    detail::Owner<broker_kernel, broker_kernel_release> owner_;
};

// SPIR-V that is built for the device of a context.
class Module {
public:
    explicit Module(broker_module *taken) noexcept : owner_(taken) {}

    template <typename Bytes>
    static Result<Module> from_spirv(const Context &context, const Bytes &bytes, const char *flags = nullptr) {
        static_assert(sizeof(*bytes.data()) == 1, "wanted bytes");
        const auto *first = reinterpret_cast<const std::uint8_t *>(bytes.data());
        return detail::made<Module, broker_module>(broker_module_from_spirv, context.get(), first, bytes.size(), flags);
    }
    Result<Kernel> kernel(const std::string &name) const {
        return detail::made<Kernel, broker_kernel>(broker_kernel_from_module, get(), name.c_str());
    }
    broker_module *get() const noexcept { return owner_.get(); }

private:
    detail::Owner<broker_module, broker_module_release> owner_;
};

}  // namespace broker

#endif
