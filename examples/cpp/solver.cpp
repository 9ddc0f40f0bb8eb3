// Steps a heat equation, hands the field to PyTorch in the same process without a copy, has a small model learn a step
// from it, and continues with what the model wrote into the field.
//
//   ./solver            the field is in the host's memory, and loops step it
//   ./solver gpu        in shared memory of the first GPU, where a kernel does: python -m broker software -- ./solver gpu
//
// Python is that of $VIRTUAL_ENV, with broker and PyTorch. heat.spv is what a compiler makes of
//
//   __kernel void heat(__global const float *field, __global float *next, ulong side, float rate) {
//       size_t at = (get_global_id(1) + 1) * side + get_global_id(0) + 1;
//       float around = field[at - 1] + field[at + 1] + field[at - side] + field[at + side];
//       next[at] = field[at] + rate * (around - 4 * field[at]);
//   }
#include <dlpack_broker/kernel.hpp>
#include <dlpack_broker/python.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>

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

// Has a hot square in the middle.
void set_up(broker::Array &field) {
    field.fill(0.0F).value();
    field.slice(0, 24, 40).value().slice(1, 24, 40).value().fill(1.0F).value();
}

// Steps the field by loops of the host.
class HostSteps {
public:
    HostSteps() : field_(broker::Array::zeros<float>({side, side}).value()) { set_up(field_); }

    // The field where the host and PyTorch see it.
    broker::Array on_host() const { return field_.share().value(); }

    void take(int steps) {
        float *field = field_.data<float>().value();
        std::vector<float> next(field, field + side * side);
        for (int done = 0; done < steps; done++) {
            for (std::int64_t row = 1; row < side - 1; row++) {
                for (std::int64_t column = 1; column < side - 1; column++) {
                    const std::int64_t at = row * side + column;
                    const float around = field[at - 1] + field[at + 1] + field[at - side] + field[at + side];
                    next[static_cast<std::size_t>(at)] = field[at] + rate * (around - 4 * field[at]);
                }
            }
            std::copy(next.begin(), next.end(), field);
        }
    }

private:
    broker::Array field_;
};

std::vector<char> bytes_of(const char *path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Steps the field by a kernel of the device, between its own memory and memory that the host sees as well.
class DeviceSteps {
public:
    explicit DeviceSteps(const char *name)
        : context_(broker::Context::standard(broker::Device::named(name).value()).value()),
          queue_(broker::Queue::create(context_).value()),
          heat_(broker::Module::from_spirv(context_, bytes_of(HEAT)).value().kernel("heat").value()),
          field_(broker::Array::empty<float>(context_, {side, side}, broker::Usm::shared).value()),
          next_(broker::Array::empty<float>(context_, {side, side}).value()) {
        set_up(field_);
        // The kernel leaves the border as it is.
        next_.assign(field_).value();
    }

    broker::Array on_host() const { return field_.on_host().value(); }

    void take(int steps) {
        const broker::Range inside{{side - 2, side - 2}};
        const auto stride = static_cast<std::uint64_t>(side);
        for (int done = 0; done < steps; done += 2) {
            heat_.launch_on(queue_, inside, field_, next_, stride, rate).value();
            heat_.launch_on(queue_, inside, next_, field_, stride, rate).value();
        }
        queue_.wait().value();
    }

private:
    broker::Context context_;
    broker::Queue queue_;
    broker::Kernel heat_;
    broker::Array field_, next_;
};

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

template <typename Steps>
int solve(Steps solver) {
    const broker::Array field = solver.on_host();
    const float *data = field.data<const float>().value();
    solver.take(100);
    std::cout << "heat after 100 steps: " << heat(data) << '\n';

    start_python();
    const auto [seen, loss] = teach(field);
    std::cout << "PyTorch " << (seen == data ? "shared the field" : "copied the field") << "; loss " << loss << '\n';
    const bool is_running = Py_FinalizeEx() == 0;

    solver.take(100);
    std::cout << "heat after 100 more steps: " << heat(data) << '\n';
    return is_running && seen == data && loss < 1e-3 ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int main(int argc, char **argv) try {
    return argc > 1 ? solve(DeviceSteps(argv[1])) : solve(HostSteps());
} catch (const broker::Exception &error) {
    std::cerr << error.what() << '\n';
    return EXIT_FAILURE;
}
