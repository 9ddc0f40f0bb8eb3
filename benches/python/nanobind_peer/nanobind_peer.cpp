// What a C++ module pays to take a tensor as an argument: nanobind's ndarray, with its checks.

#include <cstdint>

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

namespace nb = nanobind;

// Read-only memory is accepted, as broker.asarray accepts it.
using Argument = nb::ndarray<nb::ro>;

// Holds the memory for as long as it lives, as broker.Array does.
struct Tensor {
    explicit Tensor(Argument argument) : held(std::move(argument)) {}

    std::uintptr_t address() const {
        return reinterpret_cast<std::uintptr_t>(held.data());
    }

    Argument held;
};

NB_MODULE(nanobind_peer, module) {
    nb::class_<Tensor>(module, "Tensor").def(nb::init<Argument>()).def_prop_ro("address", &Tensor::address);

    // Lets go of the memory as it returns; the answer shows whether it was shared.
    module.def("import_tensor", [](const Argument &argument) {
        return reinterpret_cast<std::uintptr_t>(argument.data());
    });
}
