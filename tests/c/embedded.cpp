// Claims about arrays that go to a Python in this process and come back; each runs in a process of its own.
#define BROKER_WITH_PYTHON
#include <dlpack_broker/python.hpp>

#include <thread>

#include "claims.h"

using broker::Array;
using Reference = broker::detail::Reference;

static void start() {
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    PyConfig_SetBytesString(&config, &config.program_name, std::getenv("TEST_PYTHON"));
    CHECK(!PyStatus_Exception(Py_InitializeFromConfig(&config)));
    PyConfig_Clear(&config);
}

static Reference evaluated(const char *expression, PyObject *value) {
    const Reference names(PyDict_New());
    CHECK(PyDict_SetItemString(names.get(), "value", value) == 0);
    CHECK(PyDict_SetItemString(names.get(), "numpy", Reference(PyImport_ImportModule("numpy")).get()) == 0);
    Reference result(PyRun_String(expression, Py_eval_input, names.get(), names.get()));
    if (!result) PyErr_Print();
    CHECK(result != nullptr);
    return result;
}

static void numpy_shares_what_the_program_has() {
    start();
    auto memory = std::make_shared<std::vector<double>>(6, 1.0);
    const std::weak_ptr<std::vector<double>> watched = memory;
    double *data = memory->data();
    PyObject *made = broker::to_python(Array::over(data, {2, 3}, std::move(memory)).value(), "numpy").value();
    const Reference address = evaluated("value.ctypes.data", made);
    CHECK(PyLong_AsVoidPtr(address.get()) == data);
    (void)evaluated("value.fill(7)", made);
    CHECK(data[5] > 6 && !watched.expired());
    Py_DECREF(made);
    CHECK(watched.expired());
    CHECK(Py_FinalizeEx() == 0);
}

static void an_array_keeps_the_tensor_that_it_was_made_of() {
    start();
    Reference made = evaluated("numpy.arange(6.0).reshape(2, 3)[:, ::-1]", Py_None);
    Array array = broker::from_python(made.get()).value();
    made.reset();
    CHECK(array.strides()[1] == -1 && array.data<const double>().value()[0] > 1.5);
    { const Array gone = std::move(array); }
    CHECK(Py_FinalizeEx() == 0);
}

static void what_must_not_be_written_stays_so() {
    start();
    const Reference made = evaluated("numpy.broadcast_to(numpy.ones(2), (2, 2))", Py_None);
    Array array = broker::from_python(made.get()).value();
    CHECK(array.fill(2.0).error().status == BROKER_STATUS_READ_ONLY);
    const Reference again(broker::to_python(array, "numpy").value());
    CHECK(evaluated("value.flags.writeable", again.get()).get() == Py_False);
}

static void what_python_raises_is_the_error_and_stays_raised() {
    start();
    static double values[2];
    const auto failed = broker::to_python(Array::over(values, {2}).value(), "tourch");
    CHECK(!failed && failed.error().text.find("tourch") != std::string::npos);
    CHECK(PyErr_Occurred() != nullptr);
    PyErr_Clear();
    CHECK(!broker::from_python(Py_None) && PyErr_Occurred() != nullptr);
    PyErr_Clear();
    CHECK(Py_FinalizeEx() == 0);
}

static void an_array_may_go_on_a_foreign_thread() {
    start();
    const Reference made = evaluated("numpy.ones(3)", Py_None);
    Array array = broker::from_python(made.get()).value();
    PyThreadState *state = PyEval_SaveThread();
    std::thread([&array] { const Array gone = std::move(array); }).join();
    PyEval_RestoreThread(state);
    CHECK(Py_FinalizeEx() == 0);
}

static void an_array_may_outlive_the_interpreter_and_go_on_a_foreign_thread() {
    start();
    Reference made = evaluated("numpy.full(3, 4.0)", Py_None);
    Array array = broker::from_python(made.get()).value();
    made.reset();
    CHECK(Py_FinalizeEx() == 0);
    std::thread([&array] { const Array gone = std::move(array); }).join();
}

static void a_tensor_may_be_left_to_the_end_of_the_interpreter() {
    static double values[2];
    start();
    PyObject *made = broker::to_python(Array::over(values, {2}).value(), "numpy").value();
    CHECK(PyModule_AddObject(PyImport_AddModule("__main__"), "kept", made) == 0);
    CHECK(Py_FinalizeEx() == 0);
}

static const claim CLAIMS[] = {
    {"numpy_shares_what_the_program_has", numpy_shares_what_the_program_has},
    {"an_array_keeps_the_tensor_that_it_was_made_of", an_array_keeps_the_tensor_that_it_was_made_of},
    {"what_must_not_be_written_stays_so", what_must_not_be_written_stays_so},
    {"what_python_raises_is_the_error_and_stays_raised", what_python_raises_is_the_error_and_stays_raised},
    {"an_array_may_go_on_a_foreign_thread", an_array_may_go_on_a_foreign_thread},
    {"an_array_may_outlive_the_interpreter_and_go_on_a_foreign_thread",
     an_array_may_outlive_the_interpreter_and_go_on_a_foreign_thread},
    {"a_tensor_may_be_left_to_the_end_of_the_interpreter", a_tensor_may_be_left_to_the_end_of_the_interpreter},
};

int main(int argc, char **argv) { return run_claims(CLAIMS, sizeof(CLAIMS) / sizeof(*CLAIMS), argc, argv); }
