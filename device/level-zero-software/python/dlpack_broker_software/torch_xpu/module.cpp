//! The functions by which `torch.xpu` in Python reaches the devices, under the names that PyTorch's XPU builds have.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <tuple>

#include "devices.hpp"

namespace {

namespace xpu = software_xpu;

using StreamData = std::tuple<std::int64_t, int, int>;

StreamData data_of(c10::Stream stream) {
  return {stream.id(), stream.device_index(), static_cast<int>(stream.device_type())};
}

xpu::DeviceIndex index(int device) { return static_cast<xpu::DeviceIndex>(device); }

int exchange(int device) {
  const auto before = xpu::current();
  xpu::make_current(index(device));
  return before;
}

void set_stream(std::int64_t stream_id, int device_index, int device_type) {
  xpu::make_current(c10::Stream::unpack3(stream_id, index(device_index), static_cast<c10::DeviceType>(device_type)));
  xpu::make_current(index(device_index));
}

PYBIND11_MODULE(_native, module) {
  using pybind11::arg;
  const pybind11::call_guard<pybind11::gil_scoped_release> without_gil;
  module.def("attach", &xpu::attach);
  module.def("leave", &xpu::leave);
  module.def("_xpu_init", &xpu::attached);
  module.def("_xpu_isInBadFork", &xpu::is_forked);
  module.def("_xpu_getDeviceCount", [] { return int(xpu::count()); });
  module.def("_xpu_getDevice", [] { return int(xpu::current()); });
  module.def("_xpu_setDevice", [](int device) { xpu::make_current(index(device)); });
  module.def("_xpu_exchangeDevice", &exchange);
  module.def("_xpu_maybeExchangeDevice", [](int device) { return device < 0 ? int(xpu::current()) : exchange(device); });
  module.def("_xpu_getCurrentStream", [](int device) { return data_of(xpu::current_stream(index(device))); });
  module.def("_xpu_getCurrentRawStream", [](int device) {
    return reinterpret_cast<std::uintptr_t>(xpu::queue(xpu::current_stream(index(device))));
  });
  module.def("_xpu_getStreamFromExternal", [](std::uintptr_t queue, int device) {
    return data_of(xpu::stream_of(index(device), queue));
  });
  module.def("_xpu_setStream", &set_stream, arg("stream_id"), arg("device_index"), arg("device_type"));
  module.def("_xpu_synchronize", [](int device) { xpu::wait(index(device)); }, without_gil);
}

}  // namespace
