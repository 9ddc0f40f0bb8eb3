// Steps a heat equation, hands the field to PyTorch in the same process without a copy, has a small model learn a step
// from it, and continues with what the model wrote into the field.
//
//   ./solver            the field is in the host's memory
//   ./solver gpu        in shared memory of the first GPU: python -m broker software -- ./solver gpu
//
// Python is that of $VIRTUAL_ENV, with broker and PyTorch.
#include <dlpack_broker/python.hpp>

#include <cstring>
#include <iostream>

namespace {

constexpr std::int64_t side = 64;
constexpr float rate = 0.1F;

const char *const lesson = R"(
import torch

def learn(field):
    """Learns one step of the solver from the field, and takes ten of them in it."""
    kernel = torch.tensor([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]])
    weights = (0.1 * kernel).reshape(1, 1, 3, 3)
    weights[0, 0, 1, 1] += 1
    torch.manual_seed(0)
    model = torch.nn.Conv2d(1, 1, 3, padding=1, bias=False)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    image = field.reshape(1, 1, *field.shape)
    wanted = torch.nn.functional.conv2d(image, weights, padding=1)
    for _ in range(300):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(model(image), wanted)
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        for _ in range(10):
            field[1:-1, 1:-1] = model(image)[0, 0, 1:-1, 1:-1]
    return field.data_ptr(), loss.item()
)";

// The field in memory of the device, and as the host's, which the loops below and PyTorch work on.
struct Field {
    broker::Array array;
    broker::Array on_host;
};

Field make_field(const char *device) {
    const broker::Dims shape{side, side};
    auto made = device ? broker::Array::empty<float>(
                             broker::Context::standard(broker::Device::named(device).value()).value(), shape, broker::Usm::shared)
                       : broker::Array::zeros<float>(shape);
    broker::Array array = std::move(made).value();
    array.fill(0.0F).value();
    // A hot square in the middle.
    array.slice(0, 24, 40).value().slice(1, 24, 40).value().fill(1.0F).value();
    broker::Array on_host = array.on_host().value();
    return {std::move(array), std::move(on_host)};
}

void step(float *field, std::vector<float> &next, int steps) {
    for (int done = 0; done < steps; done++) {
        next.assign(field, field + side * side);
        for (std::int64_t row = 1; row < side - 1; row++) {
            for (std::int64_t column = 1; column < side - 1; column++) {
                const std::int64_t at = row * side + column;
                const float around = field[at - 1] + field[at + 1] + field[at - side] + field[at + side];
                next[static_cast<std::size_t>(at)] += rate * (around - 4 * field[at]);
            }
        }
        std::memcpy(field, next.data(), next.size() * sizeof(float));
    }
}

float heat(const float *field) {
    float sum = 0;
    for (std::int64_t at = 0; at < side * side; at++) sum += field[at];
    return sum;
}

void start_python() {
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    if (const char *environment = std::getenv("VIRTUAL_ENV")) {
        PyConfig_SetBytesString(&config, &config.program_name, (std::string(environment) + "/bin/python").c_str());
    }
    const PyStatus started = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    if (PyStatus_Exception(started)) Py_ExitStatusException(started);
}

// Has Python train on the field; returns where PyTorch saw it, and how far the model is off.
std::pair<void *, double> teach(const broker::Array &field) {
    const broker::detail::Reference names(PyDict_New());
    const broker::detail::Reference ran(PyRun_String(lesson, Py_file_input, names.get(), names.get()));
    auto tensor = broker::to_python(field, "torch");
    if (!ran || !tensor) {
        PyErr_Print();
        std::exit(EXIT_FAILURE);
    }
    const broker::detail::Reference held(tensor.value());
    PyObject *learn = PyDict_GetItemString(names.get(), "learn");
    const broker::detail::Reference told(PyObject_CallFunctionObjArgs(learn, held.get(), nullptr));
    unsigned long long address = 0;
    double loss = 0;
    if (!told || !PyArg_ParseTuple(told.get(), "Kd", &address, &loss)) {
        PyErr_Print();
        std::exit(EXIT_FAILURE);
    }
    return {reinterpret_cast<void *>(address), loss};
}

}  // namespace

int main(int argc, char **argv) try {
    Field field = make_field(argc > 1 ? argv[1] : nullptr);
    float *data = field.on_host.data<float>().value();
    std::vector<float> next;

    step(data, next, 100);
    std::cout << "heat after 100 steps: " << heat(data) << '\n';

    start_python();
    const auto [seen, loss] = teach(field.on_host);
    std::cout << "PyTorch " << (seen == data ? "shared the field" : "copied the field") << "; loss " << loss << '\n';
    const bool is_running = Py_FinalizeEx() == 0;

    step(data, next, 100);
    std::cout << "heat after 100 more steps: " << heat(data) << '\n';
    return is_running && seen == data && loss < 1e-3 ? EXIT_SUCCESS : EXIT_FAILURE;
} catch (const broker::Exception &error) {
    std::cerr << error.what() << '\n';
    return EXIT_FAILURE;
}
