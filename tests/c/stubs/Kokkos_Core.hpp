// As much of Kokkos' interface as dlpack_broker/kokkos.hpp uses, over memory of the host: where Kokkos is not installed.
#ifndef STUB_KOKKOS_CORE_HPP
#define STUB_KOKKOS_CORE_HPP

#include <cstddef>
#include <memory>

namespace Kokkos {

struct HostSpace {};
struct ScopeGuard {
    ScopeGuard(int &, char **) {}
};
template <typename One, typename Other>
struct SpaceAccessibility {
    static constexpr bool accessible = true;
};
struct LayoutStride {
    std::size_t dimension[8] = {};
    std::size_t stride[8] = {};
};
struct LayoutLeft {};
inline void fence() {}
template <typename T>
struct complex {
    T re, im;
};

template <typename Data, typename Layout>
class View;

// Two dimensions in column-major order, or with strides.
template <typename T, typename Layout>
class View<T **, Layout> {
public:
    using value_type = T;
    using memory_space = HostSpace;
    static constexpr unsigned rank = 2;
    static constexpr std::size_t static_extent(unsigned) { return 0; }
    View(const char *, std::size_t rows, std::size_t columns)
        : kept_(new T[rows * columns]()), data_(kept_.get()), extents_{rows, columns}, strides_{1, rows} {}
    View(T *data, const LayoutStride &layout)
        : data_(data), extents_{layout.dimension[0], layout.dimension[1]}, strides_{layout.stride[0], layout.stride[1]} {}
    T *data() const { return data_; }
    std::size_t extent(unsigned axis) const { return extents_[axis]; }
    std::size_t stride(unsigned axis) const { return strides_[axis]; }
    T &operator()(std::size_t row, std::size_t column) const { return data_[row * strides_[0] + column * strides_[1]]; }
    long use_count() const { return kept_.use_count(); }

private:
    std::shared_ptr<T[]> kept_;
    T *data_;
    std::size_t extents_[2], strides_[2];
};

}  // namespace Kokkos

#endif
