// Claims about the classes of broker.hpp for devices, contexts and queues; on the device in software. DPCTL names dpctl's
// library.
#include <dlpack_broker/broker.hpp>

#include "claims.h"

using broker::Array;
using broker::Context;
using broker::Device;
using broker::Queue;
using broker::Usm;

namespace {

Device gpu() { return Device::named("gpu").value(); }

void a_device_tells_what_it_is() {
    CHECK(Device::count().value() >= 2 && Device::at(0).value().name().value() == "host");
    const Device device = gpu();
    CHECK(device.name().value() == "level_zero:gpu:0");
    CHECK(device.dlpack().value().device_type == BROKER_DEVICE_TYPE_ONEAPI);
    CHECK(device.facts().value().memory_bytes > 0);
    CHECK(Device::of_native(device.native().value()).value().name().value() == "level_zero:gpu:0");
    CHECK(Device::named("abacus").error().status == BROKER_STATUS_NO_DEVICE);
}

void a_context_owns_what_is_made_in_it() {
    const Context own = Context::create(gpu()).value();
    const Context adopted = Context::adopt(gpu(), own.native().value()).value();
    CHECK(adopted.native().value() == own.native().value());
    CHECK(own.native().value() != Context::standard(gpu()).value().native().value());
    CHECK(own.device().value().name().value() == "level_zero:gpu:0");
    {
        const Array array = Array::empty<double>(own, {100}).value();
        CHECK(adopted.statistics(Usm::device).value().allocated >= 800);
    }
    own.empty_cache().value();
    CHECK(own.statistics(Usm::device).value().cached == 0);
    CHECK(Context::standard(Device::named("host").value()).error().status == BROKER_STATUS_INVALID_ARGUMENT);
}

void a_context_is_that_of_a_runtime() {
    CHECK(Context::of_runtime("dpctl", gpu()).error().status == BROKER_STATUS_NO_RUNTIME);
    broker::load_runtime(std::getenv("DPCTL")).value();
    const Context theirs = Context::of_runtime("dpctl", gpu()).value();
    Array array = Array::empty<float>(theirs, {4}, Usm::host).value();
    array.fill(2.0F).value();
    CHECK(array.data<float>().value()[3] > 1.5F);
    CHECK(broker::load_runtime("/no/such/file").error().status == BROKER_STATUS_NO_RUNTIME);
}

void a_queue_orders_what_is_put_on_it() {
    const Context context = Context::standard(gpu()).value();
    const Queue queue = Queue::create(context).value();
    Array one = Array::empty<float>(context, {64}).value(), two = Array::empty<float>(context, {64}, Usm::host).value();
    for (int value = 0; value < 50; value++) {
        one.fill(static_cast<float>(value), &queue).value();
        two.assign(one, &queue).value();
    }
    queue.wait().value();
    CHECK(two.data<float>().value()[63] > 48.5F);
    _ze_command_list_handle_t *none = nullptr;
    CHECK(Queue::adopt(context, none).error().status == BROKER_STATUS_INVALID_ARGUMENT);
}

void handles_of_the_newer_kinds_are_checked_too() {
    const Context context = Context::standard(gpu()).value();
    broker_kernel *kernel = nullptr;
    broker_module *module = nullptr;
    broker_queue *queue = nullptr;
    const std::uint8_t bytes[4] = {};
    const std::size_t global[1] = {1};
    const auto wrong = reinterpret_cast<broker_module *>(context.get());
    CHECK_STATUS(BROKER_STATUS_INVALID_HANDLE, broker_kernel_from_module(wrong, "add", &kernel));
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_kernel_from_module(nullptr, "add", &kernel));
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_module_from_spirv(nullptr, bytes, 4, nullptr, &module));
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_module_from_spirv(context.get(), nullptr, 4, nullptr, &module));
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_kernel_launch(nullptr, 1, global, nullptr, 0, nullptr, nullptr));
    CHECK_STATUS(BROKER_STATUS_INVALID_HANDLE, broker_module_release(wrong));
    CHECK_OK(broker_kernel_release(nullptr));
    CHECK_OK(broker_module_release(nullptr));
    broker_debug_handles(true);
    CHECK_OK(broker_queue_create(context.get(), &queue));
    CHECK_OK(broker_queue_release(queue));
    CHECK_STATUS(BROKER_STATUS_INVALID_HANDLE, broker_queue_wait(queue));
    CHECK_STATUS(BROKER_STATUS_INVALID_HANDLE, broker_queue_release(queue));
    broker_debug_handles(false);
    CHECK(kernel == nullptr && module == nullptr);
}

const claim CLAIMS[] = {
    {"a_device_tells_what_it_is", a_device_tells_what_it_is},
    {"a_context_owns_what_is_made_in_it", a_context_owns_what_is_made_in_it},
    {"a_context_is_that_of_a_runtime", a_context_is_that_of_a_runtime},
    {"a_queue_orders_what_is_put_on_it", a_queue_orders_what_is_put_on_it},
    {"handles_of_the_newer_kinds_are_checked_too", handles_of_the_newer_kinds_are_checked_too},
};

}  // namespace

int main(int argc, char **argv) { return run_claims(CLAIMS, sizeof(CLAIMS) / sizeof(*CLAIMS), argc, argv); }
