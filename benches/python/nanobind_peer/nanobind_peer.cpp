// What a C++ module pays to take a tensor as an argument: nanobind's ndarray, with its checks.

#include <cstdint>

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

namespace nb = nanobind;

NB_MODULE(nanobind_peer, module) {
    // Read-only memory is accepted, as broker.asarray accepts it; the answer shows whether it was shared.
    module.def("import_tensor", [](const nb::ndarray<nb::ro> &tensor) {
        return reinterpret_cast<std::uintptr_t>(tensor.data());
    });
}
