// An extension module by nanobind whose fields any framework shares: `heat_nanobind.Field(3, 4).tensor("torch")`.
#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

#include <dlpack_broker/python.hpp>
#include <numeric>

namespace nb = nanobind;

namespace {

class Field {
public:
    Field(std::int64_t rows, std::int64_t columns) : array_(broker::Array::zeros<float>({rows, columns}).value()) {}

    void heat(float by) {
        float *data = array_.data<float>().value();
        const std::size_t count = array_.bytes() / sizeof(float);
        for (std::size_t at = 0; at < count; at++) data[at] += by;
    }

    nb::object tensor(const std::string &framework) const {
        auto made = broker::to_python(array_, framework.c_str());
        if (!made) throw nb::python_error();
        return nb::steal<nb::object>(made.value());
    }

private:
    broker::Array array_;
};

// Sums the float32 elements of any framework's tensor in host memory.
float sum(const nb::handle &tensor) {
    auto made = broker::from_python(tensor.ptr());
    if (!made) throw nb::python_error();
    const broker::Array rows = made.value().copy().value();
    const float *data = rows.data<const float>().value();
    return std::accumulate(data, data + rows.bytes() / sizeof(float), 0.0F);
}

}  // namespace

NB_MODULE(heat_nanobind, module) {
    nb::class_<Field>(module, "Field")
        .def(nb::init<std::int64_t, std::int64_t>(), nb::arg("rows"), nb::arg("columns"))
        .def("heat", &Field::heat, nb::arg("by"))
        .def("tensor", &Field::tensor, nb::arg("framework"));
    module.def("sum", &sum, nb::arg("tensor"));
}
