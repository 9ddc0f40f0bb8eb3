/* Claims about arrays that another process opens: the program itself, forked. */
#define _POSIX_C_SOURCE 200809L
#include <dlpack_broker/broker.h>
#include <sys/wait.h>
#include <unistd.h>

#include "claims.h"

static broker_array *shareable(void) {
    broker_array *array = NULL;
    broker_dtype dtype;
    const int64_t shape[2] = {2, 3};
    CHECK_OK(broker_dtype_from_name("int64", &dtype));
    CHECK_OK(broker_array_create_shareable(dtype, 2, shape, &array));
    return array;
}

static void write_through(const uint8_t *bytes, size_t length) {
    broker_array *opened = NULL;
    broker_description description;
    CHECK_OK(broker_array_from_ipc(bytes, length, NULL, &opened));
    CHECK_OK(broker_array_describe(opened, &description));
    CHECK(description.ndim == 1 && description.shape[0] == 3);
    ((int64_t *)description.data)[2] = 42;
    CHECK_OK(broker_array_release(opened));
}

static void another_process_writes_to_a_view(void) {
    broker_array *array = shareable(), *row = NULL;
    broker_description description;
    uint8_t *bytes = NULL;
    size_t length = 0;
    int status = 0;
    CHECK_OK(broker_array_index(array, 0, 1, &row));
    CHECK_OK(broker_array_to_ipc(row, &bytes, &length));
    const pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        write_through(bytes, length);
        _exit(0);
    }
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    CHECK_OK(broker_array_describe(array, &description));
    CHECK(((const int64_t *)description.data)[5] == 42);
    broker_bytes_release(bytes, length);
    CHECK_OK(broker_array_release(row));
    CHECK_OK(broker_array_release(array));
}

static void other_memory_is_not_shareable(void) {
    static double values[2];
    const int64_t shape[1] = {2};
    broker_description description = {0};
    broker_array *array = NULL;
    uint8_t *bytes = NULL;
    size_t length = 0;
    description.data = values;
    description.device.device_type = BROKER_DEVICE_TYPE_CPU;
    description.ndim = 1;
    description.shape = shape;
    CHECK_OK(broker_dtype_from_name("float64", &description.dtype));
    CHECK_OK(broker_array_from_pointer(&description, NULL, NULL, &array));
    CHECK_STATUS(BROKER_STATUS_COPY_REQUIRED, broker_array_to_ipc(array, &bytes, &length));
    CHECK(bytes == NULL && length == 0);
    CHECK_OK(broker_array_release(array));
}

static void torn_bytes_are_refused(void) {
    broker_array *array = shareable(), *opened = NULL;
    uint8_t *bytes = NULL;
    size_t length = 0;
    CHECK_OK(broker_array_to_ipc(array, &bytes, &length));
    for (size_t part = 0; part < length; part++) {
        CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_array_from_ipc(bytes, part, NULL, &opened));
    }
    CHECK(opened == NULL);
    broker_bytes_release(bytes, length);
    CHECK_OK(broker_array_release(array));
}

static void an_array_beyond_its_memory_is_refused(void) {
    broker_array *array = shareable(), *opened = NULL;
    uint8_t *bytes = NULL;
    size_t length = 0;
    CHECK_OK(broker_array_to_ipc(array, &bytes, &length));
    /* The first dimension stands before the other one and the two strides. */
    bytes[length - 32] = 3;
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_array_from_ipc(bytes, length, NULL, &opened));
    CHECK(opened == NULL);
    broker_bytes_release(bytes, length);
    CHECK_OK(broker_array_release(array));
}

static const struct claim CLAIMS[] = {
    {"another_process_writes_to_a_view", another_process_writes_to_a_view},
    {"other_memory_is_not_shareable", other_memory_is_not_shareable},
    {"torn_bytes_are_refused", torn_bytes_are_refused},
    {"an_array_beyond_its_memory_is_refused", an_array_beyond_its_memory_is_refused},
};

int main(int argc, char **argv) { return run_claims(CLAIMS, sizeof(CLAIMS) / sizeof(*CLAIMS), argc, argv); }
