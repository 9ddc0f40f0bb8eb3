// Arrays of a std::mdspan and back, for any mdspan with the interface of C++23: the standard library's, or one for older
// compilers such as Kokkos'. Include that one first.
#ifndef DLPACK_BROKER_MDSPAN_HPP
#define DLPACK_BROKER_MDSPAN_HPP

#include <array>

#include "broker.hpp"

namespace broker {

// Makes an array of what an mdspan looks at, without a copy; the owner is destroyed when nobody has the memory any more.
template <typename Mdspan, typename Keep = std::nullptr_t>
Result<Array> of_mdspan(const Mdspan &span, Keep keep = {}, Placement placement = {}) {
    static_assert(std::is_pointer_v<typename Mdspan::data_handle_type>, "wanted an mdspan over plain memory");
    static_assert(Mdspan::is_always_strided(), "wanted an mdspan whose layout has strides");
    Dims shape;
    placement.strides.clear();
    for (std::size_t axis = 0; axis < Mdspan::rank(); axis++) {
        using Rank = typename Mdspan::rank_type;
        shape.push_back(static_cast<std::int64_t>(span.extent(static_cast<Rank>(axis))));
        placement.strides.push_back(static_cast<std::int64_t>(span.stride(static_cast<Rank>(axis))));
    }
    return Array::over(span.data_handle(), shape, std::move(keep), placement);
}

// Looks at an array's elements as an mdspan with layout_stride, which the array has to outlive.
template <typename Mdspan>
Result<Mdspan> to_mdspan(const Array &array) {
    using Mapping = typename Mdspan::mapping_type;
    using Index = typename Mdspan::index_type;
    const Span<std::int64_t> shape = array.shape(), strides = array.strides();
    if (shape.size() != Mdspan::rank()) {
        return Error{BROKER_STATUS_UNSUPPORTED_LAYOUT, "broker::to_mdspan: the array is of another rank"};
    }
    auto data = array.data<typename Mdspan::element_type>();
    if (!data) return data.error();
    std::array<Index, Mdspan::rank()> extents{}, steps{};
    for (std::size_t axis = 0; axis < Mdspan::rank(); axis++) {
        // An mdspan's strides are not negative, and its index type may be narrow.
        if (strides[axis] < 0 || static_cast<std::int64_t>(static_cast<Index>(shape[axis])) != shape[axis] ||
            static_cast<std::int64_t>(static_cast<Index>(strides[axis])) != strides[axis]) {
            return Error{BROKER_STATUS_UNSUPPORTED_LAYOUT, "broker::to_mdspan: no mdspan of that type has such strides"};
        }
        extents[axis] = static_cast<Index>(shape[axis]);
        steps[axis] = static_cast<Index>(strides[axis]);
    }
    return Mdspan(data.value(), Mapping(typename Mdspan::extents_type(extents), steps));
}

}  // namespace broker

#endif
