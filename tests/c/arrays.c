/* Claims about arrays over memory of the program's own, and about their handles. */
#include <dlpack_broker/broker.h>

#include "claims.h"

static int64_t SHAPE[2] = {2, 3};
static float VALUES[6] = {0, 1, 2, 3, 4, 5};

static void count_up(void *context) { ++*(int *)context; }

static broker_description described(void) {
    broker_description description = {0};
    description.data = VALUES;
    description.device.device_type = BROKER_DEVICE_TYPE_CPU;
    description.ndim = 2;
    description.shape = SHAPE;
    CHECK_OK(broker_dtype_from_name("float32", &description.dtype));
    return description;
}

static broker_array *made(int *deletions) {
    broker_description description = described();
    broker_array *array = NULL;
    CHECK_OK(broker_array_from_pointer(&description, deletions ? count_up : NULL, deletions, &array));
    return array;
}

static void the_deleter_runs_once_with_the_last_share(void) {
    int deletions = 0;
    broker_array *array = made(&deletions), *shared = NULL;
    CHECK_OK(broker_array_share(array, &shared));
    CHECK_OK(broker_array_release(array));
    CHECK(deletions == 0);
    CHECK_OK(broker_array_release(shared));
    CHECK(deletions == 1);
}

static void a_description_is_given_back(void) {
    broker_array *array = made(NULL);
    broker_description found;
    CHECK_OK(broker_array_describe(array, &found));
    CHECK(found.data == VALUES && found.ndim == 2 && found.flags == 0);
    CHECK(found.shape[0] == 2 && found.shape[1] == 3 && found.strides[0] == 3 && found.strides[1] == 1);
    CHECK(found.device.device_type == BROKER_DEVICE_TYPE_CPU && found.device.index == 0);
    CHECK(found.dtype.code == 2 && found.dtype.bits == 32 && found.dtype.lanes == 1);
    size_t bytes = 0;
    CHECK_OK(broker_array_bytes(array, &bytes));
    CHECK(bytes == sizeof(VALUES));
    CHECK_OK(broker_array_release(array));
}

static void what_is_refused_stays_its_owners(void) {
    int deletions = 0;
    broker_description description = described();
    broker_array *untouched = NULL;
    int64_t negative[2] = {-1, 3};
    description.shape = negative;
    CHECK_STATUS(BROKER_STATUS_INVALID_TENSOR,
                 broker_array_from_pointer(&description, count_up, &deletions, &untouched));
    CHECK(deletions == 0 && untouched == NULL);
    CHECK(strstr(broker_last_error(), "broker_array_from_pointer: wanted dimensions of 0 or more, got -1 at axis 0"));
}

static void addresses_that_no_program_has_are_refused_before_the_deleter_is_taken(void) {
    int deletions = 0;
    broker_description description = described();
    broker_array *untouched = NULL;
    int64_t strides[2] = {INT64_C(1) << 60, 1};
    description.strides = strides;
    CHECK_STATUS(BROKER_STATUS_INVALID_TENSOR,
                 broker_array_from_pointer(&description, count_up, &deletions, &untouched));
    CHECK(deletions == 0 && untouched == NULL);
}

static void null_is_an_error_everywhere(void) {
    broker_description description = described();
    broker_array *array = NULL;
    size_t bytes = 7;
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_array_from_pointer(NULL, NULL, NULL, &array));
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_array_from_pointer(&description, NULL, NULL, NULL));
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_array_describe(NULL, &description));
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_array_bytes(NULL, &bytes));
    CHECK(bytes == 7);
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_dtype_from_name(NULL, &description.dtype));
    CHECK_OK(broker_array_release(NULL));
    broker_text_release(NULL);
}

static void unknown_flags_are_refused(void) {
    broker_description description = described();
    broker_array *array = NULL;
    description.flags = 4;
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_array_from_pointer(&description, NULL, NULL, &array));
}

static void another_object_is_no_handle(void) {
    unsigned char other[64] = {0};
    size_t bytes = 0;
    CHECK_STATUS(BROKER_STATUS_INVALID_HANDLE, broker_array_bytes((broker_array *)(void *)other, &bytes));
}

static void released_handles_are_errors_in_the_debug_mode(void) {
    broker_debug_handles(true);
    int deletions = 0;
    size_t bytes = 0;
    broker_array *array = made(&deletions);
    CHECK_OK(broker_array_release(array));
    CHECK(deletions == 1);
    broker_array *others[64];
    for (int index = 0; index < 64; index++) others[index] = made(NULL);
    CHECK_STATUS(BROKER_STATUS_INVALID_HANDLE, broker_array_release(array));
    CHECK_STATUS(BROKER_STATUS_INVALID_HANDLE, broker_array_bytes(array, &bytes));
    CHECK(strstr(broker_last_error(), "was released"));
    for (int index = 0; index < 64; index++) CHECK_OK(broker_array_release(others[index]));
    CHECK(deletions == 1);
    broker_debug_handles(false);
}

static void dtypes_have_names(void) {
    broker_dtype dtype = {4, 16, 1};
    char *name = NULL;
    CHECK_OK(broker_dtype_name(dtype, &name));
    CHECK(strcmp(name, "bfloat16") == 0);
    broker_text_release(name);
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_dtype_from_name("float33", &dtype));
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_dtype_from_name("\xff", &dtype));
    CHECK(dtype.code == 4);
}

static void another_abi_is_told(void) {
    CHECK_OK(broker_abi_check(BROKER_ABI_VERSION));
    CHECK_STATUS(BROKER_STATUS_ABI_MISMATCH, broker_abi_check(BROKER_ABI_VERSION + 1));
    CHECK(broker_abi_version() == BROKER_ABI_VERSION);
}

static void statuses_have_names(void) {
    CHECK(strcmp(broker_status_name(BROKER_STATUS_OK), "BROKER_STATUS_OK") == 0);
    CHECK(strcmp(broker_status_name(BROKER_STATUS_INTERNAL), "BROKER_STATUS_INTERNAL") == 0);
    CHECK(strcmp(broker_status_name(-1), "unknown status") == 0);
    CHECK(strcmp(broker_status_name(99), "unknown status") == 0);
}

static const struct claim CLAIMS[] = {
    {"the_deleter_runs_once_with_the_last_share", the_deleter_runs_once_with_the_last_share},
    {"a_description_is_given_back", a_description_is_given_back},
    {"what_is_refused_stays_its_owners", what_is_refused_stays_its_owners},
    {"addresses_that_no_program_has_are_refused_before_the_deleter_is_taken",
     addresses_that_no_program_has_are_refused_before_the_deleter_is_taken},
    {"null_is_an_error_everywhere", null_is_an_error_everywhere},
    {"unknown_flags_are_refused", unknown_flags_are_refused},
    {"another_object_is_no_handle", another_object_is_no_handle},
    {"released_handles_are_errors_in_the_debug_mode", released_handles_are_errors_in_the_debug_mode},
    {"dtypes_have_names", dtypes_have_names},
    {"another_abi_is_told", another_abi_is_told},
    {"statuses_have_names", statuses_have_names},
};

int main(int argc, char **argv) { return run_claims(CLAIMS, sizeof(CLAIMS) / sizeof(*CLAIMS), argc, argv); }
