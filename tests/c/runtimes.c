/* Claims about the contexts of frameworks' runtimes; on the device in software. DPCTL names dpctl's library. */
#include <dlpack_broker/broker.h>

#include "claims.h"

static broker_device *device_named(const char *name) {
    broker_device *device = NULL;
    CHECK_OK(broker_device_from_name(name, &device));
    return device;
}

static void a_runtime_that_is_not_loaded_has_no_context(void) {
    broker_device *gpu = device_named("gpu");
    broker_context *context = NULL;
    const char *const names[3] = {"dpctl", "torch", "tensorflow"};
    for (int index = 0; index < 3; index++) {
        CHECK_STATUS(BROKER_STATUS_NO_RUNTIME, broker_context_of_runtime(names[index], gpu, &context));
        CHECK(strstr(broker_last_error(), "broker_runtime_load") != NULL);
    }
    CHECK(context == NULL);
    CHECK_OK(broker_device_release(gpu));
}

static void names_and_devices_of_no_runtime_are_errors(void) {
    broker_device *gpu = device_named("gpu"), *host = device_named("host");
    broker_context *context = NULL;
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_context_of_runtime("numpy", gpu, &context));
    CHECK(strstr(broker_last_error(), "dpctl, torch, tensorflow") != NULL);
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_context_of_runtime("dpctl", host, &context));
    CHECK_STATUS(BROKER_STATUS_NO_RUNTIME, broker_runtime_load("/no/such/library.so"));
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_runtime_load(NULL));
    CHECK_OK(broker_device_release(host));
    CHECK_OK(broker_device_release(gpu));
}

static void a_program_without_python_finds_dpctls_context(void) {
    const char *library = getenv("DPCTL");
    CHECK(library != NULL);
    CHECK_OK(broker_runtime_load(library));
    broker_device *gpu = device_named("gpu");
    broker_context *context = NULL, *again = NULL, *own = NULL;
    CHECK_OK(broker_context_of_runtime("dpctl", gpu, &context));
    CHECK_OK(broker_context_of_runtime("dpctl", gpu, &again));
    CHECK_OK(broker_context_create(gpu, &own));
    struct _ze_context_handle_t *first = NULL, *second = NULL, *other = NULL;
    CHECK_OK(broker_context_native(context, &first));
    CHECK_OK(broker_context_native(again, &second));
    CHECK_OK(broker_context_native(own, &other));
    CHECK(first == second && first != other);
    broker_array *array = NULL;
    broker_dtype dtype;
    broker_description description;
    const int64_t shape[1] = {4};
    const float three = 3.0F;
    CHECK_OK(broker_dtype_from_name("float32", &dtype));
    CHECK_OK(broker_array_create(context, BROKER_USM_SHARED, dtype, 1, shape, &array));
    CHECK_OK(broker_array_fill(array, &three, NULL));
    CHECK_OK(broker_array_describe(array, &description));
    CHECK(((const float *)description.data)[3] > 2.0F);
    CHECK_OK(broker_array_release(array));
    CHECK_OK(broker_context_release(context));
    CHECK_OK(broker_context_release(again));
    CHECK_OK(broker_context_release(own));
    CHECK_OK(broker_device_release(gpu));
}

static const struct claim CLAIMS[] = {
    {"a_runtime_that_is_not_loaded_has_no_context", a_runtime_that_is_not_loaded_has_no_context},
    {"names_and_devices_of_no_runtime_are_errors", names_and_devices_of_no_runtime_are_errors},
    {"a_program_without_python_finds_dpctls_context", a_program_without_python_finds_dpctls_context},
};

int main(int argc, char **argv) { return run_claims(CLAIMS, sizeof(CLAIMS) / sizeof(*CLAIMS), argc, argv); }
