// As much of C++23's mdspan as dlpack_broker/mdspan.hpp uses, with strides and two dimensions: the compiler here has none.
#ifndef STUB_MDSPAN_HPP
#define STUB_MDSPAN_HPP

#include <array>
#include <cstddef>

namespace stub {

struct Extents {
    std::array<int, 2> values;
    explicit Extents(const std::array<int, 2> &given) : values(given) {}
};
struct Mapping {
    Extents extents;
    std::array<int, 2> strides;
    Mapping(const Extents &given, const std::array<int, 2> &steps) : extents(given), strides(steps) {}
};

constexpr std::size_t dynamic = static_cast<std::size_t>(-1);

template <typename T, std::size_t rows = dynamic>
class Mdspan {
public:
    using element_type = T;
    using reference = T &;
    using data_handle_type = T *;
    using index_type = int;
    using rank_type = std::size_t;
    using extents_type = Extents;
    using mapping_type = Mapping;
    Mdspan(T *data, const Mapping &mapping) : data_(data), mapping_(mapping) {}
    static constexpr std::size_t rank() { return 2; }
    static constexpr std::size_t static_extent(std::size_t axis) { return axis == 0 ? rows : dynamic; }
    static constexpr bool is_always_strided() { return true; }
    T *data_handle() const { return data_; }
    int extent(std::size_t axis) const { return mapping_.extents.values[axis]; }
    int stride(std::size_t axis) const { return mapping_.strides[axis]; }

private:
    T *data_;
    Mapping mapping_;
};

}  // namespace stub

#endif
