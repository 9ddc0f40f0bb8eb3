// Claims about the headers for codes with arrays of Kokkos or mdspan.
#include <dlpack_broker/kokkos.hpp>
#include <dlpack_broker/mdspan.hpp>
#ifdef STUBS
#include "stubs/mdspan.hpp"
#endif

#include "claims.h"

static_assert(broker::are_equal(broker::dtype_of<Kokkos::complex<double>>(), {5, 128, 1}));

using broker::Array;
using Columns = Kokkos::View<double **, Kokkos::LayoutLeft>;
using Strided = Kokkos::View<double **, Kokkos::LayoutStride>;

static void an_array_of_a_view_shares_and_keeps_it() {
    Array array = [] {
        const Columns view("field", 3, 4);
        view(2, 1) = 5.0;
        return broker::of_view(view).value();
    }();
    CHECK(array.shape()[0] == 3 && array.shape()[1] == 4);
    CHECK(array.strides()[0] == 1 && array.strides()[1] >= 3);
    CHECK(array.data<double>().value()[array.strides()[0] * 2 + array.strides()[1]] > 4.5);
}

static void the_view_goes_with_the_last_share() {
    const Columns view("field", 3, 4);
    const auto before = view.use_count();
    {
        const Array array = broker::of_view(view).value();
        CHECK(view.use_count() > before);
    }
    CHECK(view.use_count() == before);
}

static void a_view_of_an_array_sees_its_elements() {
    const Array array = Array::zeros<double>({3, 4}).value();
    const Array column = array.slice(1, 1, INT64_MAX, 2).value();
    const Strided view = broker::to_view<Strided>(column).value();
    view(2, 1) = 7.0;
    CHECK(array.data<const double>().value()[11] > 6.5);
    CHECK(!broker::to_view<Strided>(array.slice(0, INT64_MAX, INT64_MIN, -1).value()));
    CHECK(!broker::to_view<Strided>(array.index(0, 0).value()));
}

#ifdef STUBS
static void an_mdspan_goes_there_and_back() {
    double values[12] = {};
    using Mdspan = stub::Mdspan<double>;
    const Mdspan span(values, stub::Mapping(stub::Extents({2, 3}), {6, 2}));
    const Array array = broker::of_mdspan(span).value();
    CHECK(array.strides()[0] == 6 && array.shape()[1] == 3);
    const Mdspan back = broker::to_mdspan<Mdspan>(array).value();
    CHECK(back.data_handle() == values && back.stride(1) == 2 && back.extent(0) == 2);
    CHECK(!broker::to_mdspan<Mdspan>(array.slice(1, INT64_MAX, INT64_MIN, -1).value()));
    CHECK(!broker::to_mdspan<stub::Mdspan<float>>(array));
}

static void an_mdspan_is_as_long_as_its_type_says() {
    const Array array = Array::zeros<double>({1, 2}).value();
    CHECK((broker::to_mdspan<stub::Mdspan<double, 1>>(array)));
    CHECK((!broker::to_mdspan<stub::Mdspan<double, 2>>(array)));
}

static void an_mdspan_has_each_element_once_and_within_its_index() {
    using Mdspan = stub::Mdspan<const signed char>;
    const Array row = Array::zeros<signed char>({1, 9}).value();
    CHECK(!broker::to_mdspan<Mdspan>(row.broadcast({4, 9}).value()));
    CHECK(broker::to_mdspan<Mdspan>(row.slice(0, INT64_MAX, INT64_MIN, -1).value()).value().stride(0) == 1);
    CHECK(broker::to_mdspan<Mdspan>(Array::zeros<signed char>({7, 0}).value()).value().stride(0) == 1);
    // Only its addresses are looked at.
    static signed char first = 0;
    const auto over = [](broker::Dims shape, broker::Dims strides) {
        return Array::over(&first, shape, nullptr, {{BROKER_DEVICE_TYPE_CPU, 0}, std::move(strides), true}).value();
    };
    CHECK(!broker::to_mdspan<Mdspan>(over({50000, 50000}, {50000, 1})));
    CHECK(!broker::to_mdspan<Mdspan>(over({3, 3}, {1, 1})));
    CHECK(broker::to_mdspan<Mdspan>(over({3, 3}, {1, 3})));
}

#else
static void an_mdspan_goes_there_and_back() {}
static void an_mdspan_is_as_long_as_its_type_says() {}
static void an_mdspan_has_each_element_once_and_within_its_index() {}
#endif

static void a_view_is_as_long_as_its_type_says() {
#ifndef STUBS
    using Fixed = Kokkos::View<double *[3], Kokkos::LayoutStride>;
    const Array array = Array::zeros<double>({5, 3}).value();
    CHECK(broker::to_view<Fixed>(array));
    CHECK(!broker::to_view<Fixed>(array.slice(1, 0, 2).value()));
#endif
}

static const claim CLAIMS[] = {
    {"an_array_of_a_view_shares_and_keeps_it", an_array_of_a_view_shares_and_keeps_it},
    {"the_view_goes_with_the_last_share", the_view_goes_with_the_last_share},
    {"a_view_of_an_array_sees_its_elements", a_view_of_an_array_sees_its_elements},
    {"a_view_is_as_long_as_its_type_says", a_view_is_as_long_as_its_type_says},
    {"an_mdspan_goes_there_and_back", an_mdspan_goes_there_and_back},
    {"an_mdspan_is_as_long_as_its_type_says", an_mdspan_is_as_long_as_its_type_says},
    {"an_mdspan_has_each_element_once_and_within_its_index", an_mdspan_has_each_element_once_and_within_its_index},
};

int main(int argc, char **argv) {
    const Kokkos::ScopeGuard kokkos(argc, argv);
    return run_claims(CLAIMS, sizeof(CLAIMS) / sizeof(*CLAIMS), argc, argv);
}
