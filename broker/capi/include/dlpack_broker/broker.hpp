// Broker for C++17: owners that move and release by themselves, and results instead of statuses. Header-only, over
// broker.h; exceptions are thrown by Result::value() alone, and where they are off that ends the process with the text.
//
// Arrays, devices, contexts and queues may be used by several threads at the same time, as in broker.h.
#ifndef DLPACK_BROKER_BROKER_HPP
#define DLPACK_BROKER_BROKER_HPP

#include <complex>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>
#if defined(__STDCPP_BFLOAT16_T__)
#include <stdfloat>
#endif

#include "broker.h"

namespace broker {

// What went wrong: the status, and its words.
struct Error {
    broker_status status = BROKER_STATUS_OK;
    std::string text;
};

// What Result::value() throws.
class Exception : public std::runtime_error {
public:
    explicit Exception(const Error &error) : std::runtime_error(error.text), status_(error.status) {}
    broker_status status() const noexcept { return status_; }

private:
    broker_status status_;
};

namespace detail {

[[noreturn]] inline void raise(const Error &error) {
#if defined(__cpp_exceptions)
    throw Exception(error);
#else
    std::fprintf(stderr, "broker: %s\n", error.text.c_str());
    std::abort();
#endif
}

}  // namespace detail

// A value, or what went wrong. Has to be looked at.
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}

    bool has_value() const noexcept { return held_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    // The error; empty where there is a value.
    Error error() const { return has_value() ? Error{} : *std::get_if<1>(&held_); }

    // The value; throws Exception where there is none.
    T &value() & { return has_value() ? *std::get_if<0>(&held_) : failed(); }
    const T &value() const & { return const_cast<Result *>(this)->value(); }
    T value() && { return std::move(value()); }

private:
    [[noreturn]] T &failed() { detail::raise(*std::get_if<1>(&held_)); }

    std::variant<T, Error> held_;
};

// That it was done, or what went wrong.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}

    bool has_value() const noexcept { return error_.status == BROKER_STATUS_OK; }
    explicit operator bool() const noexcept { return has_value(); }
    const Error &error() const noexcept { return error_; }
    void value() const {
        if (!has_value()) detail::raise(error_);
    }

private:
    Error error_;
};

// Shapes and strides.
using Dims = std::vector<std::int64_t>;

// A look at values that somebody else has.
template <typename T>
class Span {
public:
    Span(const T *first, std::size_t size) noexcept : first_(first), size_(size) {}
    const T *begin() const noexcept { return first_; }
    const T *end() const noexcept { return first_ + size_; }
    std::size_t size() const noexcept { return size_; }
    const T &operator[](std::size_t index) const noexcept { return first_[index]; }

private:
    const T *first_;
    std::size_t size_;
};

enum class Usm : broker_usm_kind { device = BROKER_USM_DEVICE, shared = BROKER_USM_SHARED, host = BROKER_USM_HOST };

namespace detail {

inline Error failure(broker_status status) { return Error{status, broker_last_error()}; }

// Whether header and library are of one ABI, asked once.
inline broker_status abi() noexcept {
    static const broker_status checked = broker_abi_check(BROKER_ABI_VERSION);
    return checked;
}

// Calls a function whose last argument is where it writes a T, and makes a result of that.
template <typename T, typename Function, typename... Arguments>
Result<T> call(Function function, Arguments... arguments) {
    if (const broker_status mismatch = abi()) return failure(mismatch);
    T value{};
    const broker_status status = function(arguments..., &value);
    if (status != BROKER_STATUS_OK) return failure(status);
    return value;
}

inline Result<void> done(broker_status status) {
    if (status != BROKER_STATUS_OK) return failure(status);
    return {};
}

inline Result<std::string> text(Result<char *> given) {
    if (!given) return given.error();
    const std::unique_ptr<char, void (*)(char *)> owned(given.value(), broker_text_release);
    return std::string(owned.get());
}

// A handle that is released with its owner.
template <typename Handle, broker_status (*release)(Handle *)>
class Owner {
public:
    explicit Owner(Handle *handle) noexcept : handle_(handle) {}
    // What the library has to say of a release it says by broker_last_error().
    Handle *get() const noexcept { return handle_.get(); }
    Handle *give() noexcept { return handle_.release(); }

private:
    struct Release {
        void operator()(Handle *handle) const noexcept { (void)release(handle); }
    };
    std::unique_ptr<Handle, Release> handle_;
};

// Has a function of C make a handle, and an owner of it.
template <typename T, typename Handle, typename Function, typename... Arguments>
Result<T> made(Function function, Arguments... arguments) {
    Result<Handle *> handle = call<Handle *>(function, arguments...);
    if (!handle) return handle.error();
    return T(handle.value());
}

}  // namespace detail

// DLPack's type code of a type of C++: of numbers, bool and std::complex. For another type of number, such as a half or
// a complex of your own, specialise it; what has no code, such as long double, is refused where it is compiled.
template <typename T, typename = void>
struct TypeCode;
template <typename T>
struct TypeCode<T, std::enable_if_t<std::is_arithmetic_v<T> && !std::is_same_v<T, long double>>>
    : std::integral_constant<std::uint8_t, std::is_floating_point_v<T> ? 2 : std::is_signed_v<T> ? 0 : 1> {};
template <>
struct TypeCode<std::complex<float>> : std::integral_constant<std::uint8_t, 5> {};
template <>
struct TypeCode<std::complex<double>> : std::integral_constant<std::uint8_t, 5> {};
template <>
struct TypeCode<bool> : std::integral_constant<std::uint8_t, 6> {};
#if defined(__STDCPP_BFLOAT16_T__)
template <>
struct TypeCode<std::bfloat16_t> : std::integral_constant<std::uint8_t, 4> {};
#endif

// The dtype of a type of C++ that has a code.
template <typename T>
constexpr broker_dtype dtype_of() noexcept {
    using Plain = std::remove_cv_t<T>;
    static_assert(sizeof(Plain) <= 31, "DLPack counts at most 255 bits");
    return {TypeCode<Plain>::value, static_cast<std::uint8_t>(8 * sizeof(Plain)), 1};
}

constexpr bool are_equal(const broker_dtype &one, const broker_dtype &other) noexcept {
    return one.code == other.code && one.bits == other.bits && one.lanes == other.lanes;
}

// The host, or a device of Level Zero.
class Device {
public:
    explicit Device(broker_device *taken) noexcept : owner_(taken) {}

    static Result<std::size_t> count() { return detail::call<std::size_t>(broker_device_count); }
    static Result<Device> at(std::size_t index) { return detail::made<Device, broker_device>(broker_device_at, index); }
    static Result<Device> named(const std::string &name) {
        return detail::made<Device, broker_device>(broker_device_from_name, name.c_str());
    }
    static Result<Device> of_native(const _ze_device_handle_t *native) {
        return detail::made<Device, broker_device>(broker_device_from_native, native);
    }

    Result<std::string> name() const { return detail::text(detail::call<char *>(broker_device_name, get())); }
    // As DLPack numbers it.
    Result<broker_device_id> dlpack() const { return detail::call<broker_device_id>(broker_device_dlpack, get()); }
    Result<broker_device_facts> facts() const { return detail::call<broker_device_facts>(broker_device_properties, get()); }
    Result<_ze_device_handle_t *> native() const {
        return detail::call<_ze_device_handle_t *>(broker_device_native, get());
    }
    broker_device *get() const noexcept { return owner_.get(); }

private:
    detail::Owner<broker_device, broker_device_release> owner_;
};

// Where arrays of a device are allocated.
class Context {
public:
    explicit Context(broker_context *taken) noexcept : owner_(taken) {}

    static Result<Context> standard(const Device &device) {
        return detail::made<Context, broker_context>(broker_context_default, device.get());
    }
    static Result<Context> create(const Device &device) {
        return detail::made<Context, broker_context>(broker_context_create, device.get());
    }
    // The native context has to stay until the process ends.
    static Result<Context> adopt(const Device &device, _ze_context_handle_t *native) {
        return detail::made<Context, broker_context>(broker_context_adopt, device.get(), native);
    }
    // That of a runtime in this process: "dpctl", "torch" or "tensorflow".
    static Result<Context> of_runtime(const std::string &runtime, const Device &device) {
        return detail::made<Context, broker_context>(broker_context_of_runtime, runtime.c_str(), device.get());
    }

    Result<Device> device() const { return detail::made<Device, broker_device>(broker_context_device, get()); }
    Result<_ze_context_handle_t *> native() const {
        return detail::call<_ze_context_handle_t *>(broker_context_native, get());
    }
    Result<broker_memory_statistics> statistics(Usm kind) const {
        return detail::call<broker_memory_statistics>(broker_context_statistics, get(),
                                                      static_cast<broker_usm_kind>(kind));
    }
    Result<void> empty_cache() const { return detail::done(broker_context_empty_cache(get())); }
    broker_context *get() const noexcept { return owner_.get(); }

private:
    detail::Owner<broker_context, broker_context_release> owner_;
};

// Loads the library of a framework's runtime into a program without Python, such as libDPCTLSyclInterface.so.
inline Result<void> load_runtime(const std::string &path) { return detail::done(broker_runtime_load(path.c_str())); }

// In whose order copies and fills are done.
class Queue {
public:
    explicit Queue(broker_queue *taken) noexcept : owner_(taken) {}

    static Result<Queue> create(const Context &context) {
        return detail::made<Queue, broker_queue>(broker_queue_create, context.get());
    }
    // A queue that somebody else made in the context, and goes on using; it has to stay longer than this one.
    static Result<Queue> adopt(const Context &context, _ze_command_queue_handle_t *native) {
        return detail::made<Queue, broker_queue>(broker_queue_adopt, context.get(), native);
    }
    static Result<Queue> adopt(const Context &context, _ze_command_list_handle_t *native) {
        return detail::made<Queue, broker_queue>(broker_queue_adopt_list, context.get(), native);
    }
    Result<void> wait() const { return detail::done(broker_queue_wait(get())); }
    broker_queue *get() const noexcept { return owner_.get(); }

private:
    detail::Owner<broker_queue, broker_queue_release> owner_;
};

// Where memory of the program's own is, and how its elements lie.
struct Placement {
    broker_device_id device{BROKER_DEVICE_TYPE_CPU, 0};
    // Counts elements; empty for row-major order.
    Dims strides{};
    bool read_only = false;
};

// Memory with a shape, strides and a dtype.
class Array {
public:
    explicit Array(broker_array *taken) noexcept : owner_(taken) {}

    // Makes an array of memory that the program has, without a copy. The owner is destroyed when nobody has the memory
    // any more, on whatever thread that is; without one the memory has to outlive every share. Arguments are evaluated in
    // any order: take the pointer in a line before, since `over(v.data(), shape, std::move(v))` may ask a vector that is
    // moved from.
    template <typename T, typename Keep = std::nullptr_t>
    static Result<Array> over(T *data, const Dims &shape, Keep keep = {}, const Placement &placement = {}) {
        broker_description description{};
        description.data = const_cast<std::remove_cv_t<T> *>(data);
        description.device = placement.device;
        description.dtype = dtype_of<T>();
        description.ndim = static_cast<std::int32_t>(shape.size());
        description.flags = std::is_const_v<T> || placement.read_only ? BROKER_READ_ONLY : 0U;
        description.shape = shape.data();
        description.strides = placement.strides.empty() ? nullptr : placement.strides.data();
        if (!placement.strides.empty() && placement.strides.size() != shape.size()) {
            return Error{BROKER_STATUS_INVALID_ARGUMENT, "broker::Array::over: wanted one stride for each dimension"};
        }
        return described(description, std::move(keep));
    }

    template <typename Keep = std::nullptr_t>
    static Result<Array> described(const broker_description &description, Keep keep = {}) {
        auto kept = std::make_unique<Keep>(std::move(keep));
        const broker_deleter let_go = [](void *context) { delete static_cast<Keep *>(context); };
        auto array = detail::made<Array, broker_array>(broker_array_from_pointer, &description, let_go,
                                                       static_cast<void *>(kept.get()));
        if (array) (void)kept.release();
        return array;
    }

    // Zeros on the host.
    template <typename T>
    static Result<Array> zeros(const Dims &shape) {
        return create(nullptr, 0, dtype_of<T>(), shape);
    }
    // Memory in a context, which nobody has written.
    template <typename T>
    static Result<Array> empty(const Context &context, const Dims &shape, Usm kind = Usm::device) {
        return create(context.get(), static_cast<broker_usm_kind>(kind), dtype_of<T>(), shape);
    }

    // Take a DLPack tensor over; on failure it stays the caller's.
    static Result<Array> from_dlpack(DLManagedTensorVersioned *tensor) {
        return detail::made<Array, broker_array>(broker_array_from_dlpack, tensor);
    }
    static Result<Array> from_dlpack(DLManagedTensor *tensor) {
        return detail::made<Array, broker_array>(broker_array_from_dlpack_legacy, tensor);
    }
    // Give a DLPack tensor: whoever has it calls its deleter once.
    Result<DLManagedTensorVersioned *> to_dlpack() const {
        return detail::call<DLManagedTensorVersioned *>(broker_array_to_dlpack, get());
    }
    Result<DLManagedTensor *> to_dlpack_legacy() const {
        return detail::call<DLManagedTensor *>(broker_array_to_dlpack_legacy, get());
    }

    // What the array is; shape and strides are looks into this one.
    broker_description describe() const {
        return detail::call<broker_description>(broker_array_describe, get()).value();
    }
    Span<std::int64_t> shape() const {
        const broker_description found = describe();
        return {found.shape, static_cast<std::size_t>(found.ndim)};
    }
    Span<std::int64_t> strides() const {
        const broker_description found = describe();
        return {found.strides, static_cast<std::size_t>(found.ndim)};
    }
    std::size_t bytes() const { return detail::call<std::size_t>(broker_array_bytes, get()).value(); }
    // The first element, if the elements are of that type; one that must not be written only as const.
    template <typename T>
    Result<T *> data() const {
        const broker_description found = describe();
        if (!are_equal(found.dtype, dtype_of<T>())) {
            return misfit("data", found.dtype, dtype_of<T>());
        }
        if (!std::is_const_v<T> && (found.flags & BROKER_READ_ONLY) != 0) {
            return Error{BROKER_STATUS_READ_ONLY, "broker::Array::data: the memory must not be written: ask for const"};
        }
        return static_cast<T *>(found.data);
    }

    // Other handles, and views, of the same memory.
    Result<Array> share() const { return detail::made<Array, broker_array>(broker_array_share, get()); }
    Result<Array> slice(std::int32_t axis, std::int64_t start, std::int64_t stop, std::int64_t step = 1) const {
        return detail::made<Array, broker_array>(broker_array_slice, get(), axis, start, stop, step);
    }
    Result<Array> index(std::int32_t axis, std::int64_t place) const {
        return detail::made<Array, broker_array>(broker_array_index, get(), axis, place);
    }
    Result<Array> permute(const Dims &axes) const {
        if (axes.size() != shape().size()) {
            return Error{BROKER_STATUS_INVALID_ARGUMENT, "broker::Array::permute: wanted each axis once"};
        }
        return detail::made<Array, broker_array>(broker_array_permute, get(), axes.data());
    }
    Result<Array> reshape(const Dims &shape) const { return shaped(broker_array_reshape, shape); }
    Result<Array> broadcast(const Dims &shape) const { return shaped(broker_array_broadcast, shape); }

    // The same memory as the host's, where the host reads it.
    Result<Array> on_host() const { return detail::made<Array, broker_array>(broker_array_on_host, get()); }

    // Copies in row-major order.
    Result<Array> copy() const {
        const broker_context *host = nullptr;
        return detail::made<Array, broker_array>(broker_array_copy, get(), host, broker_usm_kind{0});
    }
    Result<Array> copy_to(const Context &context, Usm kind = Usm::device) const {
        return detail::made<Array, broker_array>(broker_array_copy, get(), context.get(),
                                                 static_cast<broker_usm_kind>(kind));
    }
    // Writes, which are done when these return; with a queue they are done in its order.
    Result<void> assign(const Array &from, const Queue *queue = nullptr) {
        return detail::done(broker_array_assign(get(), from.get(), queue ? queue->get() : nullptr));
    }
    template <typename T>
    Result<void> fill(T value, const Queue *queue = nullptr) {
        const broker_dtype own = describe().dtype;
        if (!are_equal(own, dtype_of<T>())) return misfit("fill", own, dtype_of<T>());
        return detail::done(broker_array_fill(get(), &value, queue ? queue->get() : nullptr));
    }

    // Whether a framework would share or copy it, and why.
    Result<std::string> explain(const std::string &consumer, const char *version = nullptr) const {
        return detail::text(detail::call<char *>(broker_array_explain, get(), consumer.c_str(), version));
    }
    broker_array *get() const noexcept { return owner_.get(); }
    // Gives the handle away, to be released by broker_array_release.
    broker_array *give() noexcept { return owner_.give(); }

private:
    static Error misfit(const char *call, broker_dtype own, broker_dtype wanted) {
        const auto name = [](broker_dtype dtype) { return detail::text(detail::call<char *>(broker_dtype_name, dtype)); };
        return Error{BROKER_STATUS_UNSUPPORTED_DTYPE, std::string("broker::Array::") + call + ": wanted elements of " +
                                                          name(wanted).value() + ", got an array of " + name(own).value()};
    }
    static Result<Array> create(const broker_context *context, broker_usm_kind kind, broker_dtype dtype,
                                const Dims &shape) {
        return detail::made<Array, broker_array>(broker_array_create, context, kind, dtype,
                                                 static_cast<std::int32_t>(shape.size()), shape.data());
    }
    template <typename Function>
    Result<Array> shaped(Function function, const Dims &shape) const {
        return detail::made<Array, broker_array>(function, get(), static_cast<std::int32_t>(shape.size()),
                                                 shape.data());
    }

    detail::Owner<broker_array, broker_array_release> owner_;
};

}  // namespace broker

#endif
