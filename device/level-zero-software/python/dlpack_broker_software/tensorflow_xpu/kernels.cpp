//! The kernels: arithmetic of tensors of one shape, or with a scalar, and what gives a tensor on as it is.
//!
//! TensorFlow computes what is missing here on its processor, with copies.
#include "devices.hpp"

#include <tensorflow/c/kernels.h>

#include <string>
#include <vector>

namespace software_xpu {

Stream& stream_of(SP_Stream stream);

namespace {

/// Deletes what TensorFlow lends for the length of a kernel.
struct DeleteTensor {
  void operator()(TF_Tensor* tensor) const { TF_DeleteTensor(tensor); }
};
struct DeleteStatus {
  void operator()(TF_Status* status) const { TF_DeleteStatus(status); }
};
using Tensor = std::unique_ptr<TF_Tensor, DeleteTensor>;
using Status = std::unique_ptr<TF_Status, DeleteStatus>;

/// One run of a kernel: what it is given, and its first failure.
class Run {
 public:
  explicit Run(TF_OpKernelContext* context) : context_(context), status_(TF_NewStatus()) {}
  ~Run() {
    if (!is_well()) {
      TF_OpKernelContext_Failure(context_, status_.get());
    }
  }

  bool is_well() const { return TF_GetCode(status_.get()) == TF_OK; }
  void fail(const char* why) { TF_SetStatus(status_.get(), TF_UNIMPLEMENTED, why); }

  Tensor input(int index) {
    TF_Tensor* tensor = nullptr;
    TF_GetInput(context_, index, &tensor, status_.get());
    return Tensor(tensor);
  }

  Tensor output_like(const TF_Tensor* tensor) {
    std::vector<std::int64_t> dims;
    for (int axis = 0; axis < TF_NumDims(tensor); ++axis) {
      dims.push_back(TF_Dim(tensor, axis));
    }
    const auto bytes = TF_TensorByteSize(tensor);
    const auto ndim = static_cast<int>(dims.size());
    return Tensor(TF_AllocateOutput(context_, 0, TF_TensorType(tensor), dims.data(), ndim, bytes, status_.get()));
  }

  void give(const TF_Tensor* tensor) { TF_SetOutput(context_, 0, tensor, status_.get()); }

  /// Puts a kernel on the stream, behind what made its inputs.
  void put(std::function<void(const Device&)> kernel) {
    const auto* place = &device(TF_GetDeviceId(context_));
    auto* stream = TF_GetStream(context_, status_.get());
    if (is_well()) {
      stream_of(stream).put([place, kernel = std::move(kernel)] {
        dawdle();
        kernel(*place);
      });
    }
  }

 private:
  TF_OpKernelContext* context_;
  Status status_;
};

/// Elements of device memory as the kernel takes them: a copy on the host.
template <typename T>
struct Elements {
  const void* address;
  std::size_t count;

  explicit Elements(const TF_Tensor* tensor)
      : address(behind(TF_TensorData(tensor))), count(TF_TensorByteSize(tensor) / sizeof(T)) {}

  std::vector<T> read(const Device& device) const {
    std::vector<T> values(count);
    device.copy(values.data(), address, count * sizeof(T));
    return values;
  }
};

template <typename T, T (*operation)(T, T)>
void compute(void*, TF_OpKernelContext* context) {
  Run run(context);
  const auto lhs = run.input(0);
  const auto rhs = run.input(1);
  if (!run.is_well()) {
    return;
  }
  const Elements<T> a(lhs.get());
  const Elements<T> b(rhs.get());
  if (a.count != b.count && a.count != 1 && b.count != 1) {
    return run.fail("the software device's kernel takes tensors of one shape, or a scalar");
  }
  const auto made = run.output_like(a.count >= b.count ? lhs.get() : rhs.get());
  if (!run.is_well()) {
    return;
  }
  void* to = behind(TF_TensorData(made.get()));
  run.put([a, b, to](const Device& device) {
    const auto left = a.read(device);
    const auto right = b.read(device);
    std::vector<T> values(std::max(left.size(), right.size()));
    for (std::size_t index = 0; index < values.size(); ++index) {
      values[index] = operation(left[left.size() == 1 ? 0 : index], right[right.size() == 1 ? 0 : index]);
    }
    device.copy(to, values.data(), values.size() * sizeof(T));
  });
}

template <typename T, T (*operation)(T)>
void compute(void*, TF_OpKernelContext* context) {
  Run run(context);
  const auto input = run.input(0);
  if (!run.is_well()) {
    return;
  }
  const auto made = run.output_like(input.get());
  if (!run.is_well()) {
    return;
  }
  void* to = behind(TF_TensorData(made.get()));
  run.put([from = Elements<T>(input.get()), to](const Device& device) {
    auto values = from.read(device);
    for (auto& value : values) {
      value = operation(value);
    }
    device.copy(to, values.data(), values.size() * sizeof(T));
  });
}

/// Gives the input on, memory and all.
void identity(void*, TF_OpKernelContext* context) {
  Run run(context);
  const auto input = run.input(0);
  if (run.is_well()) {
    run.give(input.get());
  }
}

void add_kernel(const char* op, void (*compute)(void*, TF_OpKernelContext*), const TF_DataType* dtype) {
  const Status status(TF_NewStatus());
  auto* builder = TF_NewKernelBuilder(op, "XPU", nullptr, compute, nullptr);
  if (dtype != nullptr) {
    TF_KernelBuilder_TypeConstraint(builder, "T", *dtype, status.get());
  }
  const auto name = std::string("broker-software-") + op + (dtype == nullptr ? "" : std::to_string(*dtype));
  if (TF_GetCode(status.get()) == TF_OK) {
    TF_RegisterKernelBuilder(name.c_str(), builder, status.get());
  }
}

template <typename T>
T add(T a, T b) { return a + b; }
template <typename T>
T subtract(T a, T b) { return a - b; }
template <typename T>
T multiply(T a, T b) { return a * b; }
template <typename T>
T negate(T a) { return -a; }
template <typename T>
T square(T a) { return a * a; }

template <typename T>
void add_kernels_of(TF_DataType dtype) {
  add_kernel("AddV2", compute<T, add<T>>, &dtype);
  add_kernel("Sub", compute<T, subtract<T>>, &dtype);
  add_kernel("Mul", compute<T, multiply<T>>, &dtype);
  add_kernel("Neg", compute<T, negate<T>>, &dtype);
  // What TensorFlow makes of a product of a tensor with itself.
  add_kernel("Square", compute<T, square<T>>, &dtype);
}

}  // namespace
}  // namespace software_xpu

extern "C" __attribute__((visibility("default"))) void TF_InitKernel() {
  using namespace software_xpu;
  add_kernels_of<float>(TF_FLOAT);
  add_kernels_of<double>(TF_DOUBLE);
  add_kernels_of<std::int32_t>(TF_INT32);
  add_kernels_of<std::int64_t>(TF_INT64);
  add_kernel("Identity", identity, nullptr);
}
