// Claims about the owners and results of broker.hpp.
#include <dlpack_broker/broker.hpp>
#include <atomic>
#include <thread>

#include "claims.h"

using broker::Array;
using broker::Result;

static_assert(!std::is_copy_constructible_v<Array> && std::is_nothrow_move_constructible_v<Array>);
static_assert(!std::is_copy_constructible_v<broker::Context> && std::is_move_assignable_v<broker::Queue>);
static_assert(broker::are_equal(broker::dtype_of<std::complex<double>>(), {5, 128, 1}));
static_assert(broker::are_equal(broker::dtype_of<const std::uint16_t>(), {1, 16, 1}));
static_assert(broker::are_equal(broker::dtype_of<bool>(), {6, 8, 1}));

struct Pair {
    double x, y;
};
template <typename T, typename = void>
constexpr bool has_a_code = false;
template <typename T>
constexpr bool has_a_code<T, std::void_t<decltype(broker::TypeCode<T>::value)>> = true;
static_assert(has_a_code<long> && !has_a_code<Pair> && !has_a_code<float *> && !has_a_code<long double>);

static void the_owner_is_destroyed_with_the_last_share() {
    auto memory = std::make_shared<std::vector<float>>(6);
    const std::weak_ptr<std::vector<float>> watched = memory;
    float *data = memory->data();
    {
        Array array = Array::over(data, {2, 3}, std::move(memory)).value();
        Array row = array.index(0, 1).value();
        { const Array gone = std::move(array); }
        CHECK(!watched.expired());
        CHECK(row.data<float>().value() == data + 3);
    }
    CHECK(watched.expired());
}

static void an_owner_that_moves_is_empty() {
    Array array = Array::zeros<double>({4}).value();
    const Array moved = std::move(array);
    CHECK(array.get() == nullptr && moved.get() != nullptr);  // NOLINT: what is left is the claim
    CHECK(moved.bytes() == 32);
}

static void what_fails_is_a_result_and_its_value_an_exception() {
    const Result<Array> failed = Array::zeros<double>({-1});
    CHECK(!failed && failed.error().status == BROKER_STATUS_INVALID_ARGUMENT);
    CHECK(failed.error().text == "broker_array_create: wanted dimensions of 0 or more, got -1 at axis 0");
    try {
        (void)failed.value();
        CHECK(false);
    } catch (const broker::Exception &thrown) {
        CHECK(thrown.status() == BROKER_STATUS_INVALID_ARGUMENT && failed.error().text == thrown.what());
    }
}

static void an_owner_of_what_was_refused_is_destroyed() {
    auto memory = std::make_shared<int>(1);
    const std::weak_ptr<int> watched = memory;
    int *data = memory.get();
    CHECK(!Array::over(data, {-1}, std::move(memory)));
    CHECK(watched.expired());
}

static void const_memory_must_not_be_written() {
    static const std::int32_t values[3] = {1, 2, 3};
    Array array = Array::over(values, {3}).value();
    CHECK(array.data<std::int32_t>().error().status == BROKER_STATUS_READ_ONLY);
    CHECK(array.data<const std::int32_t>().value() == values);
    CHECK(array.fill(std::int32_t{7}).error().status == BROKER_STATUS_READ_ONLY);
    CHECK(array.data<float>().error().status == BROKER_STATUS_UNSUPPORTED_DTYPE);
}

static void elements_of_another_type_are_told_with_both_types() {
    Array array = Array::zeros<float>({2}).value();
    const std::string told = ": wanted elements of float64, got an array of float32";
    CHECK(array.data<double>().error().text == "broker::Array::data" + told);
    CHECK(array.fill(1.0).error().text == "broker::Array::fill" + told);
}

static void views_and_writes_read_as_in_python() {
    Array array = Array::zeros<float>({3, 4}).value();
    Array column = array.slice(1, 1, INT64_MAX, 2).value();
    column.fill(2.0F).value();
    const float *data = array.data<const float>().value();
    CHECK(data[0] < 1 && data[1] > 1 && data[2] < 1 && data[3] > 1);
    CHECK(column.shape()[1] == 2 && column.strides()[0] == 4);
    const Array turned = array.permute({1, 0}).value().copy().value();
    CHECK(turned.shape()[0] == 4 && turned.data<const float>().value()[3] > 1);
    CHECK(array.fill(2).error().status == BROKER_STATUS_UNSUPPORTED_DTYPE);
    CHECK(array.permute({0}).error().status == BROKER_STATUS_INVALID_ARGUMENT);
}

static void a_tensor_goes_out_and_comes_back() {
    auto memory = std::make_shared<std::vector<double>>(8);
    const std::weak_ptr<std::vector<double>> watched = memory;
    double *data = memory->data();
    auto tensor = Array::over(data, {2, 2}, std::move(memory), {{BROKER_DEVICE_TYPE_CPU, 0}, {4, 2}, false}).value().to_dlpack();
    CHECK(!watched.expired());
    { const Array back = Array::from_dlpack(tensor.value()).value(); CHECK(back.strides()[0] == 4); }
    CHECK(watched.expired());
}

static void threads_share_and_drop() {
    std::atomic<int> deletions{0};
    struct Count {
        std::atomic<int> *deletions;
        explicit Count(std::atomic<int> *counted) : deletions(counted) {}
        Count(Count &&other) noexcept : deletions(std::exchange(other.deletions, nullptr)) {}
        Count &operator=(Count &&) = delete;
        ~Count() { if (deletions) ++*deletions; }
    };
    static double values[2];
    {
        const Array array = Array::over(values, {2}, Count(&deletions)).value();
        std::vector<std::thread> threads;
        for (int index = 0; index < 8; index++) {
            threads.emplace_back([&array] {
                for (int round = 0; round < 500; round++) (void)array.share().value().slice(0, 0, 1).value();
            });
        }
        for (std::thread &thread : threads) thread.join();
        CHECK(deletions == 0);
    }
    CHECK(deletions == 1);
}

static void the_host_has_a_name() {
    CHECK(broker::Device::at(0).value().name().value() == "host");
    CHECK(broker::Device::named("nowhere").error().status == BROKER_STATUS_NO_DEVICE);
    CHECK(Array::zeros<float>({2}).value().explain("numpy").value() == "float32 (2,) on cpu -> NumPy: shares");
}

static const claim CLAIMS[] = {
    {"the_owner_is_destroyed_with_the_last_share", the_owner_is_destroyed_with_the_last_share},
    {"an_owner_that_moves_is_empty", an_owner_that_moves_is_empty},
    {"what_fails_is_a_result_and_its_value_an_exception", what_fails_is_a_result_and_its_value_an_exception},
    {"an_owner_of_what_was_refused_is_destroyed", an_owner_of_what_was_refused_is_destroyed},
    {"const_memory_must_not_be_written", const_memory_must_not_be_written},
    {"elements_of_another_type_are_told_with_both_types", elements_of_another_type_are_told_with_both_types},
    {"views_and_writes_read_as_in_python", views_and_writes_read_as_in_python},
    {"a_tensor_goes_out_and_comes_back", a_tensor_goes_out_and_comes_back},
    {"threads_share_and_drop", threads_share_and_drop},
    {"the_host_has_a_name", the_host_has_a_name},
};

int main(int argc, char **argv) { return run_claims(CLAIMS, sizeof(CLAIMS) / sizeof(*CLAIMS), argc, argv); }
