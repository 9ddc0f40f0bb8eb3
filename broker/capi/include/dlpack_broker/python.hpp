// Arrays to a Python in the same process and back, by the broker package there. Include it after defining
// BROKER_WITH_PYTHON, in programs that embed Python and in extension modules alike; all of it wants the GIL.
//
// The package has a library of its own, so that a process with both has two registries of devices and contexts. They
// meet by DLPack alone, which these functions do.
#ifndef DLPACK_BROKER_PYTHON_HPP
#define DLPACK_BROKER_PYTHON_HPP

#ifndef BROKER_WITH_PYTHON
#error "dlpack_broker/python.hpp needs Python's headers: define BROKER_WITH_PYTHON where they are"
#endif

#include <Python.h>

#include "broker.hpp"

namespace broker {
namespace detail {

// A reference that goes with its owner.
struct Unreference {
    void operator()(PyObject *object) const noexcept { Py_DECREF(object); }
};
using Reference = std::unique_ptr<PyObject, Unreference>;

// What Python has raised, in words; it stays raised, so that an extension module can pass it on by returning null.
inline Error raised() {
    PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
    PyErr_Fetch(&type, &value, &trace);
    PyErr_NormalizeException(&type, &value, &trace);
    const Reference text(value ? PyObject_Str(value) : nullptr);
    const char *words = text ? PyUnicode_AsUTF8(text.get()) : nullptr;
    Error error{BROKER_STATUS_INVALID_ARGUMENT, words ? words : "Python raised an exception"};
    PyErr_Clear();
    PyErr_Restore(type, value, trace);
    return error;
}

// Runs the deleter of a tensor that nobody took.
inline void discard(DLManagedTensorVersioned *tensor) noexcept {
    broker_array *array = nullptr;
    if (broker_array_from_dlpack(tensor, &array) == BROKER_STATUS_OK) (void)broker_array_release(array);
}

// Lets other threads of Python run until it goes.
class Unlocked {
public:
    Unlocked() noexcept : state_(PyEval_SaveThread()) {}
    Unlocked(const Unlocked &) = delete;
    Unlocked &operator=(const Unlocked &) = delete;
    ~Unlocked() { PyEval_RestoreThread(state_); }

private:
    PyThreadState *state_;
};

// Waits for the work on the array, which may be long.
inline Result<DLManagedTensorVersioned *> exported(const Array &array) {
    const Unlocked meanwhile;
    return array.to_dlpack();
}

constexpr const char *capsule_name = "dltensor_versioned";
constexpr const char *used_capsule_name = "used_dltensor_versioned";

inline void discard_capsule(PyObject *capsule) noexcept {
    if (PyCapsule_IsValid(capsule, capsule_name)) {
        discard(static_cast<DLManagedTensorVersioned *>(PyCapsule_GetPointer(capsule, capsule_name)));
    }
}

inline Reference package() { return Reference(PyImport_ImportModule("broker")); }

}  // namespace detail

// Makes a tensor of a framework over an array's memory: "torch", "numpy", "dpnp", "jax", ... It shares the memory where
// the framework can, as broker.to does. The reference is new. What Python raises is the error, and stays raised.
inline Result<PyObject *> to_python(const Array &array, const char *framework) {
    auto tensor = detail::exported(array);
    if (!tensor) return tensor.error();
    const detail::Reference capsule(PyCapsule_New(tensor.value(), detail::capsule_name, detail::discard_capsule));
    if (!capsule) {
        detail::discard(tensor.value());
        return detail::raised();
    }
    const detail::Reference package = detail::package();
    PyObject *made = package ? PyObject_CallMethod(package.get(), "to", "Os", capsule.get(), framework) : nullptr;
    if (!made) return detail::raised();
    return made;
}

// Makes an array over the memory of a tensor of any framework, which it keeps. What Python raises is the error, and
// stays raised.
inline Result<Array> from_python(PyObject *tensor) {
    const detail::Reference package = detail::package();
    if (!package) return detail::raised();
    const detail::Reference convert(PyObject_GetAttrString(package.get(), "to_capsule"));
    const detail::Reference arguments(Py_BuildValue("(O)", tensor));
    const detail::Reference keywords(Py_BuildValue("{s:(ii)}", "max_version", 1, 0));
    if (!convert || !arguments || !keywords) return detail::raised();
    const detail::Reference capsule(PyObject_Call(convert.get(), arguments.get(), keywords.get()));
    if (!capsule) return detail::raised();
    void *managed = PyCapsule_GetPointer(capsule.get(), detail::capsule_name);
    if (!managed) return detail::raised();
    auto array = Array::from_dlpack(static_cast<DLManagedTensorVersioned *>(managed));
    if (array && PyCapsule_SetName(capsule.get(), detail::used_capsule_name) != 0) return detail::raised();
    return array;
}

}  // namespace broker

#endif
