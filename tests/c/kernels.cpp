// Claims about kernels: what they take, in whose turn they run, and what keeps what; on the device in software. EXAMPLES
// names the folder of the examples, whose modules these are.
#include <dlpack_broker/kernel.hpp>

#include <fstream>
#include <iterator>
#include <thread>

#include "claims.h"

using broker::Array;
using broker::Kernel;
using broker::Module;
using broker::Queue;
using broker::Usm;

namespace {

constexpr std::int64_t COUNT = 64;

broker::Context context() {
    static const broker::Device gpu = broker::Device::named("gpu").value();
    return broker::Context::standard(gpu).value();
}

std::vector<char> example(const char *name) {
    std::ifstream file(std::string(std::getenv("EXAMPLES")) + "/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// c = a + b of float32.
Kernel vecadd() { return Module::from_spirv(context(), example("vecadd.spv")).value().kernel("vecadd").value(); }

// A step of the heat equation: field, which it only reads, next, the side as an integer of 64 bits, and a float.
Kernel heat() { return Module::from_spirv(context(), example("cpp/heat.spv")).value().kernel("heat").value(); }

Array filled(float value, Usm kind = Usm::shared) {
    Array array = Array::empty<float>(context(), {COUNT}, kind).value();
    array.fill(value).value();
    return array;
}

float at(const Array &array, std::size_t place) { return array.data<const float>().value()[place]; }

broker_status status_of(const broker::Result<void> &result) { return result.error().status; }

bool says(const broker::Result<void> &result, const char *words) {
    return result.error().text.find(words) != std::string::npos;
}

void a_kernel_adds_arrays() {
    const Array a = filled(1), b = filled(2, Usm::device), c = filled(0, Usm::host);
    vecadd().launch({{COUNT}}, a, b, c).value();
    CHECK(at(c, 0) > 2.5F && at(c, 63) > 2.5F);
    vecadd().launch({{COUNT / 2}, {8}}, c, b, a).value();
    CHECK(at(a, 31) > 4.5F && at(a, 32) < 1.5F);
}

void numbers_and_their_sizes_are_checked() {
    const Array field = filled(1), next = filled(0);
    const broker::Range inside{{6, 6}};
    heat().launch(inside, field, next, std::uint64_t{8}, 0.5F).value();
    CHECK(at(next, 9) > 0.5F && at(next, 0) < 0.5F);
    const auto narrow = heat().launch(inside, field, next, std::uint32_t{8}, 0.5F);
    CHECK(status_of(narrow) == BROKER_STATUS_INVALID_ARGUMENT && says(narrow, "argument 2"));
    CHECK(says(heat().launch(inside, field, next, 0.5F), "4 arguments"));
    CHECK(says(heat().launch(inside, field, next, broker::Local{8}, 0.5F), "local memory"));
    CHECK(status_of(heat().launch({{6, 6, 1, 1}}, field, next, std::uint64_t{8}, 0.5F)) == BROKER_STATUS_INVALID_ARGUMENT);
    CHECK(status_of(heat().launch({{6, 6}, {4, 4}}, field, next, std::uint64_t{8}, 0.5F)) == BROKER_STATUS_INVALID_ARGUMENT);
    CHECK(status_of(heat().launch({{6, 6}, {2}}, field, next, std::uint64_t{8}, 0.5F)) == BROKER_STATUS_INVALID_ARGUMENT);
}

void arrays_that_do_not_fit_are_errors() {
    const Array good = filled(1);
    const Kernel add = vecadd();
    const auto refused = [&](const Array &bad) { return status_of(add.launch({{8}}, good, good, bad)); };
    CHECK(refused(Array::empty<double>(context(), {COUNT}).value()) == BROKER_STATUS_UNSUPPORTED_DTYPE);
    CHECK(refused(good.slice(0, 0, COUNT, 2).value()) == BROKER_STATUS_COPY_REQUIRED);
    CHECK(refused(good.slice(0, 0, 1).value().broadcast({COUNT}).value()) == BROKER_STATUS_READ_ONLY);
    CHECK(refused(Array::zeros<float>({COUNT}).value()) == BROKER_STATUS_UNSUPPORTED_DEVICE);
    const auto no_array = add.launch({{8}}, good, good, 1.0F);
    CHECK(status_of(no_array) == BROKER_STATUS_INVALID_ARGUMENT && says(no_array, "vecadd"));
    CHECK(at(good, 0) < 1.5F);
}

void what_a_kernel_only_reads_may_be_read_only() {
    const Array next = filled(0), field = filled(1);
    broker_description description = field.describe();
    description.flags |= BROKER_READ_ONLY;
    const Array read_only = Array::described(description).value();
    heat().launch({{6, 6}}, read_only, next, std::uint64_t{8}, 0.5F).value();
    CHECK(at(next, 9) > 0.5F);
    CHECK(status_of(heat().launch({{6, 6}}, field, read_only, std::uint64_t{8}, 0.5F)) == BROKER_STATUS_READ_ONLY);
}

void other_bytes_and_names_are_errors() {
    const std::string text = "no module at all";
    CHECK(Module::from_spirv(context(), text).error().status == BROKER_STATUS_INVALID_ARGUMENT);
    CHECK(Module::from_spirv(context(), std::string()).error().status == BROKER_STATUS_INVALID_ARGUMENT);
    const auto unknown = Module::from_spirv(context(), example("vecadd.spv")).value().kernel("vecsub");
    CHECK(unknown.error().text.find("vecadd") != std::string::npos);
    const auto flagged = Module::from_spirv(context(), example("vecadd.spv"), "-cl-fast-relaxed-math");
    CHECK(flagged.has_value());
}

void launches_on_a_queue_are_done_in_its_order() {
    const Queue queue = Queue::create(context()).value();
    const Kernel add = vecadd();
    Array one = filled(1, Usm::device), sum = filled(0, Usm::device), result = filled(0);
    for (int round = 0; round < 100; round++) {
        add.launch_on(queue, {{COUNT}}, sum, one, sum).value();
        result.assign(sum, &queue).value();
    }
    add.launch_on(queue, {{COUNT}}, result, one, result).value();
    queue.wait().value();
    CHECK(at(result, 0) > 100.5F && at(result, 63) > 100.5F && at(result, 63) < 101.5F);
}

void launches_on_an_adopted_queue_are_done_in_its_order() {
    const Queue theirs = Queue::create(context()).value();
    _ze_command_queue_handle_t *none = nullptr;
    _ze_command_list_handle_t *list = nullptr;
    CHECK_OK(broker_queue_native(theirs.get(), &none, &list));
    const Queue queue = Queue::adopt(context(), list).value();
    const Array one = filled(1, Usm::device), sum = filled(0);
    for (int round = 0; round < 50; round++) vecadd().launch_on(queue, {{COUNT}}, sum, one, sum).value();
    queue.wait().value();
    CHECK(at(sum, 5) > 49.5F && at(sum, 5) < 50.5F);
}

void a_launch_keeps_what_it_works_on() {
    const Queue queue = Queue::create(context()).value();
    const Array sum = filled(0);
    {
        const Kernel add = vecadd();
        const Array one = filled(1, Usm::device), two = filled(2, Usm::device);
        add.launch_on(queue, {{COUNT}}, one, two, sum).value();
    }
    const Array other = filled(9, Usm::device);
    queue.wait().value();
    CHECK(at(sum, 7) > 2.5F && at(sum, 7) < 3.5F);
}

void memory_of_others_is_waited_for() {
    const Queue queue = Queue::create(context()).value();
    const Array one = filled(1), sum = filled(0);
    const Array foreign = Array::described(sum.describe()).value();
    vecadd().launch_on(queue, {{COUNT}}, one, one, foreign).value();
    CHECK(at(sum, 63) > 1.5F);
}

void threads_launch_one_kernel() {
    const Kernel add = vecadd();
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 8; thread++) {
        threads.emplace_back([&add, thread] {
            const Queue queue = Queue::create(context()).value();
            const Array own = filled(static_cast<float>(thread), Usm::device), sum = filled(0);
            for (int round = 0; round < 20; round++) add.launch_on(queue, {{COUNT}}, sum, own, sum).value();
            queue.wait().value();
            const float wanted = 20.0F * static_cast<float>(thread);
            CHECK(at(sum, 3) > wanted - 0.5F && at(sum, 3) < wanted + 0.5F);
        });
    }
    for (std::thread &thread : threads) thread.join();
}

void a_queue_of_another_context_is_refused() {
    const broker::Context other = broker::Context::create(context().device().value()).value();
    const Queue queue = Queue::create(other).value();
    const Array one = filled(1);
    CHECK(status_of(vecadd().launch_on(queue, {{COUNT}}, one, one, one)) == BROKER_STATUS_INVALID_ARGUMENT);
}

const claim CLAIMS[] = {
    {"a_kernel_adds_arrays", a_kernel_adds_arrays},
    {"numbers_and_their_sizes_are_checked", numbers_and_their_sizes_are_checked},
    {"arrays_that_do_not_fit_are_errors", arrays_that_do_not_fit_are_errors},
    {"what_a_kernel_only_reads_may_be_read_only", what_a_kernel_only_reads_may_be_read_only},
    {"other_bytes_and_names_are_errors", other_bytes_and_names_are_errors},
    {"launches_on_a_queue_are_done_in_its_order", launches_on_a_queue_are_done_in_its_order},
    {"launches_on_an_adopted_queue_are_done_in_its_order", launches_on_an_adopted_queue_are_done_in_its_order},
    {"a_launch_keeps_what_it_works_on", a_launch_keeps_what_it_works_on},
    {"memory_of_others_is_waited_for", memory_of_others_is_waited_for},
    {"threads_launch_one_kernel", threads_launch_one_kernel},
    {"a_queue_of_another_context_is_refused", a_queue_of_another_context_is_refused},
};

}  // namespace

int main(int argc, char **argv) { return run_claims(CLAIMS, sizeof(CLAIMS) / sizeof(*CLAIMS), argc, argv); }
