// An extension module by pybind11 whose fields any framework shares: `heat_pybind11.Field(3, 4).tensor("torch")`.
#include <pybind11/pybind11.h>

#include <dlpack_broker/python.hpp>
#include <numeric>

namespace py = pybind11;

namespace {

class Field {
public:
    Field(std::int64_t rows, std::int64_t columns) : array_(broker::Array::zeros<float>({rows, columns}).value()) {}

    void heat(float by) {
        float *data = array_.data<float>().value();
        const std::size_t count = array_.bytes() / sizeof(float);
        for (std::size_t at = 0; at < count; at++) data[at] += by;
    }

    py::object tensor(const std::string &framework) const {
        auto made = broker::to_python(array_, framework.c_str());
        if (!made) throw py::error_already_set();
        return py::reinterpret_steal<py::object>(made.value());
    }

private:
    broker::Array array_;
};

// Sums the float32 elements of any framework's tensor in host memory.
float sum(const py::handle &tensor) {
    auto made = broker::from_python(tensor.ptr());
    if (!made) throw py::error_already_set();
    const broker::Array rows = made.value().copy().value();
    const float *data = rows.data<const float>().value();
    return std::accumulate(data, data + rows.bytes() / sizeof(float), 0.0F);
}

}  // namespace

PYBIND11_MODULE(heat_pybind11, module) {
    py::class_<Field>(module, "Field")
        .def(py::init<std::int64_t, std::int64_t>(), py::arg("rows"), py::arg("columns"))
        .def("heat", &Field::heat, py::arg("by"))
        .def("tensor", &Field::tensor, py::arg("framework"));
    module.def("sum", &sum, py::arg("tensor"));
}
