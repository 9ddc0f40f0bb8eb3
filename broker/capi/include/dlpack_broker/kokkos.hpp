// Arrays of a Kokkos::View of any layout, which they keep alive, and views of arrays.
#ifndef DLPACK_BROKER_KOKKOS_HPP
#define DLPACK_BROKER_KOKKOS_HPP

#include <Kokkos_Core.hpp>

#include "broker.hpp"

namespace broker {

template <typename T>
struct TypeCode<Kokkos::complex<T>> : TypeCode<std::complex<T>> {};

// Makes an array of a view, without a copy, after the work that Kokkos has queued. The array keeps the view's memory;
// views of memory that Kokkos does not manage have to outlive it. Memory that the host cannot read is taken for that of
// the device given, which is a SYCL device of Level Zero.
template <typename View>
Result<Array> of_view(const View &view, broker_device_id device = {BROKER_DEVICE_TYPE_ONEAPI, 0}) {
    using Host = Kokkos::HostSpace;
    constexpr bool is_on_host = Kokkos::SpaceAccessibility<Host, typename View::memory_space>::accessible;
    Kokkos::fence();
    Placement placement;
    if (!is_on_host) placement.device = device;
    Dims shape;
    for (unsigned axis = 0; axis < static_cast<unsigned>(View::rank); axis++) {
        shape.push_back(static_cast<std::int64_t>(view.extent(axis)));
        placement.strides.push_back(static_cast<std::int64_t>(view.stride(axis)));
    }
    return Array::over(view.data(), shape, view, placement);
}

// Looks at an array's elements as a view that manages nothing, which the array has to outlive. The view's layout is
// Kokkos::LayoutStride, and its memory space one that reaches the array.
template <typename View>
Result<View> to_view(const Array &array) {
    const Span<std::int64_t> shape = array.shape(), strides = array.strides();
    if (shape.size() != static_cast<std::size_t>(View::rank)) {
        return Error{BROKER_STATUS_UNSUPPORTED_LAYOUT, "broker::to_view: the array is of another rank"};
    }
    auto data = array.data<typename View::value_type>();
    if (!data) return data.error();
    Kokkos::LayoutStride layout;
    for (std::size_t axis = 0; axis < shape.size(); axis++) {
        if (strides[axis] < 0) {
            return Error{BROKER_STATUS_UNSUPPORTED_LAYOUT, "broker::to_view: a view has no negative strides"};
        }
        const std::size_t fixed = View::static_extent(static_cast<unsigned>(axis));
        if (fixed != 0 && static_cast<std::int64_t>(fixed) != shape[axis]) {
            return Error{BROKER_STATUS_UNSUPPORTED_LAYOUT, "broker::to_view: the array is not as long as the view's type"};
        }
        layout.dimension[axis] = static_cast<std::size_t>(shape[axis]);
        layout.stride[axis] = static_cast<std::size_t>(strides[axis]);
    }
    return View(data.value(), layout);
}

}  // namespace broker

#endif
