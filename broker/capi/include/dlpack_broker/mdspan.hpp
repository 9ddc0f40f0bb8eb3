// Arrays of a std::mdspan and back, for any mdspan with the interface of C++23: the standard library's, or one for older
// compilers such as Kokkos'. Include that one first.
#ifndef DLPACK_BROKER_MDSPAN_HPP
#define DLPACK_BROKER_MDSPAN_HPP

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include "broker.hpp"

namespace broker {
namespace detail {

// Row-major steps for an array without elements, which may have any.
template <std::size_t rank>
bool row_major(const std::array<std::int64_t, rank> &shape, std::array<std::int64_t, rank> &steps, std::int64_t most) {
    std::int64_t next = 1;
    for (std::size_t axis = rank; axis-- > 0;) {
        steps[axis] = next;
        if (__builtin_mul_overflow(next, std::max<std::int64_t>(shape[axis], 1), &next) || next > most) return false;
    }
    return true;
}

// Puts steps as layout_stride demands them: positive, no two elements at one place, and the last within reach of the
// index. Says whether that can be. Along an axis of one element nobody steps.
template <std::size_t rank>
bool strided(const std::array<std::int64_t, rank> &shape, std::array<std::int64_t, rank> &steps, std::int64_t most) {
    if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return row_major(shape, steps, most);
    std::array<std::size_t, rank> order{};
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (const std::size_t axis : order) {
        if (shape[axis] == 1) steps[axis] = 1;
    }
    std::sort(order.begin(), order.end(), [&](std::size_t one, std::size_t other) {
        return std::pair(steps[one], shape[one]) < std::pair(steps[other], shape[other]);
    });
    std::int64_t end = 1, last = 0;
    for (const std::size_t axis : order) {
        if (steps[axis] < end || __builtin_mul_overflow(steps[axis], shape[axis], &end)) return false;
        last += end - steps[axis];
    }
    return last < most;
}

}  // namespace detail

// Makes an array of what an mdspan looks at, without a copy; the owner is destroyed when nobody has the memory any more.
template <typename Mdspan, typename Keep = std::nullptr_t>
Result<Array> of_mdspan(const Mdspan &span, Keep keep = {}, Placement placement = {}) {
    static_assert(std::is_pointer_v<typename Mdspan::data_handle_type> &&
                      std::is_same_v<typename Mdspan::reference, typename Mdspan::element_type &>,
                  "wanted an mdspan over plain memory");
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

// Looks at an array's elements as an mdspan with layout_stride, which the array has to outlive. Views that step back, or
// that have an element at two places, are no such mdspan.
template <typename Mdspan>
Result<Mdspan> to_mdspan(const Array &array) {
    using Index = typename Mdspan::index_type;
    constexpr std::size_t rank = Mdspan::rank();
    const auto failed = [](const char *text) { return Error{BROKER_STATUS_UNSUPPORTED_LAYOUT, text}; };
    const Span<std::int64_t> given = array.shape(), strides = array.strides();
    if (given.size() != rank) return failed("broker::to_mdspan: the array is of another rank");
    auto data = array.data<typename Mdspan::element_type>();
    if (!data) return data.error();
    constexpr std::uint64_t widest = std::numeric_limits<std::int64_t>::max();
    constexpr auto most = static_cast<std::int64_t>(std::min<std::uint64_t>(std::numeric_limits<Index>::max(), widest));
    std::array<std::int64_t, rank> shape{}, steps{};
    std::copy(given.begin(), given.end(), shape.begin());
    std::copy(strides.begin(), strides.end(), steps.begin());
    for (std::size_t axis = 0; axis < rank; axis++) {
        const std::size_t fixed = Mdspan::static_extent(static_cast<typename Mdspan::rank_type>(axis));
        if (fixed != static_cast<std::size_t>(-1) && static_cast<std::int64_t>(fixed) != shape[axis]) {
            return failed("broker::to_mdspan: the array is not as long as the mdspan's type");
        }
    }
    if (!detail::strided(shape, steps, most)) return failed("broker::to_mdspan: no mdspan of that type has such strides");
    std::array<Index, rank> extents{}, indices{};
    const auto narrow = [](std::int64_t wide) { return static_cast<Index>(wide); };
    std::transform(shape.begin(), shape.end(), extents.begin(), narrow);
    std::transform(steps.begin(), steps.end(), indices.begin(), narrow);
    using Mapping = typename Mdspan::mapping_type;
    return Mdspan(data.value(), Mapping(typename Mdspan::extents_type(extents), indices));
}

}  // namespace broker

#endif
