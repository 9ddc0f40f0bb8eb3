/* Claims about DLPack in and out under both ABIs, against a dlpack.h that a package ships; with 8 threads too. */
#include <dlpack/dlpack.h>
#include <dlpack_broker/broker.h>
#include <pthread.h>

#include "claims.h"

enum { THREADS = 8, ROUNDS = 2000 };

_Static_assert(sizeof(broker_dtype) == sizeof(DLDataType), "a dtype is laid out as DLPack's");
_Static_assert(offsetof(broker_dtype, bits) == offsetof(DLDataType, bits), "a dtype is laid out as DLPack's");
_Static_assert(offsetof(broker_dtype, lanes) == offsetof(DLDataType, lanes), "a dtype is laid out as DLPack's");
_Static_assert(sizeof(broker_device_id) == sizeof(DLDevice), "a device is laid out as DLPack's");
_Static_assert(offsetof(broker_device_id, index) == offsetof(DLDevice, device_id), "a device is laid out as DLPack's");
_Static_assert((int)BROKER_DEVICE_TYPE_CPU == (int)kDLCPU, "device types are DLPack's");
_Static_assert((int)BROKER_DEVICE_TYPE_ONEAPI == (int)kDLOneAPI, "device types are DLPack's");
_Static_assert(BROKER_READ_ONLY == DLPACK_FLAG_BITMASK_READ_ONLY, "the flag is DLPack's");

struct produced {
    DLManagedTensorVersioned versioned;
    DLManagedTensor legacy;
    int64_t shape[1];
    double values[4];
    int deletions;
};

static void delete_versioned(DLManagedTensorVersioned *self) { ++((struct produced *)self->manager_ctx)->deletions; }
static void delete_legacy(DLManagedTensor *self) { ++((struct produced *)self->manager_ctx)->deletions; }

static void produce(struct produced *produced) {
    memset(produced, 0, sizeof(*produced));
    produced->shape[0] = 4;
    DLTensor tensor = {0};
    tensor.data = produced->values;
    tensor.device.device_type = kDLCPU;
    tensor.ndim = 1;
    tensor.dtype.code = kDLFloat;
    tensor.dtype.bits = 64;
    tensor.dtype.lanes = 1;
    tensor.shape = produced->shape;
    produced->versioned.version.major = DLPACK_MAJOR_VERSION;
    produced->versioned.version.minor = DLPACK_MINOR_VERSION;
    produced->versioned.manager_ctx = produced->legacy.manager_ctx = produced;
    produced->versioned.deleter = delete_versioned;
    produced->legacy.deleter = delete_legacy;
    produced->versioned.dl_tensor = produced->legacy.dl_tensor = tensor;
}

static void what_goes_in_comes_out_and_is_deleted_once(void) {
    struct produced produced;
    produce(&produced);
    broker_array *array = NULL;
    DLManagedTensorVersioned *out = NULL;
    CHECK_OK(broker_array_from_dlpack(&produced.versioned, &array));
    CHECK_OK(broker_array_to_dlpack(array, &out));
    CHECK_OK(broker_array_release(array));
    CHECK(produced.deletions == 0 && out->version.major == 1);
    CHECK(out->dl_tensor.data == produced.values && out->dl_tensor.byte_offset == 0);
    CHECK(out->dl_tensor.ndim == 1 && out->dl_tensor.shape[0] == 4 && out->dl_tensor.strides[0] == 1);
    out->deleter(out);
    CHECK(produced.deletions == 1);
}

static void legacy_tensors_do_too(void) {
    struct produced produced;
    produce(&produced);
    broker_array *array = NULL;
    DLManagedTensor *out = NULL;
    CHECK_OK(broker_array_from_dlpack_legacy(&produced.legacy, &array));
    CHECK_OK(broker_array_to_dlpack_legacy(array, &out));
    out->deleter(out);
    CHECK(produced.deletions == 0);
    CHECK_OK(broker_array_release(array));
    CHECK(produced.deletions == 1);
}

static void either_abi_becomes_the_other(void) {
    struct produced produced;
    produce(&produced);
    DLManagedTensor *legacy = NULL;
    DLManagedTensorVersioned *versioned = NULL;
    CHECK_OK(broker_dlpack_to_legacy(&produced.versioned, &legacy));
    CHECK_OK(broker_dlpack_to_versioned(legacy, &versioned));
    CHECK(versioned->dl_tensor.data == produced.values && produced.deletions == 0);
    versioned->deleter(versioned);
    CHECK(produced.deletions == 1);
}

static void what_must_not_be_written_is_no_legacy_tensor(void) {
    struct produced produced;
    produce(&produced);
    produced.versioned.flags = DLPACK_FLAG_BITMASK_READ_ONLY;
    broker_array *array = NULL;
    DLManagedTensor *legacy = NULL;
    CHECK_STATUS(BROKER_STATUS_READ_ONLY, broker_dlpack_to_legacy(&produced.versioned, &legacy));
    CHECK(legacy == NULL && produced.deletions == 0);
    CHECK_OK(broker_array_from_dlpack(&produced.versioned, &array));
    CHECK_STATUS(BROKER_STATUS_READ_ONLY, broker_array_to_dlpack_legacy(array, &legacy));
    CHECK_OK(broker_array_release(array));
    CHECK(legacy == NULL && produced.deletions == 1);
}

static void what_is_refused_stays_its_producers(void) {
    struct produced produced;
    produce(&produced);
    broker_array *array = NULL;
    DLManagedTensorVersioned *versioned = NULL;
    produced.versioned.version.major = 2;
    CHECK_STATUS(BROKER_STATUS_INVALID_TENSOR, broker_array_from_dlpack(&produced.versioned, &array));
    produced.legacy.dl_tensor.ndim = -1;
    CHECK_STATUS(BROKER_STATUS_INVALID_TENSOR, broker_array_from_dlpack_legacy(&produced.legacy, &array));
    CHECK_STATUS(BROKER_STATUS_INVALID_TENSOR, broker_dlpack_to_versioned(&produced.legacy, &versioned));
    produced.legacy.dl_tensor.ndim = 65;
    CHECK_STATUS(BROKER_STATUS_UNSUPPORTED_LAYOUT, broker_array_from_dlpack_legacy(&produced.legacy, &array));
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_array_from_dlpack(NULL, &array));
    CHECK(array == NULL && versioned == NULL && produced.deletions == 0);
}

static void *pass_back_and_forth(void *context) {
    broker_array *array = context;
    for (int round = 0; round < ROUNDS; round++) {
        DLManagedTensorVersioned *out = NULL;
        broker_array *again = NULL;
        CHECK_OK(broker_array_to_dlpack(array, &out));
        CHECK_OK(broker_array_from_dlpack(out, &again));
        CHECK_OK(broker_array_release(again));
        CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_array_describe(array, NULL));
    }
    return NULL;
}

static void eight_threads_share_one_array(void) {
    struct produced produced;
    produce(&produced);
    broker_array *array = NULL;
    pthread_t threads[THREADS];
    CHECK_OK(broker_array_from_dlpack(&produced.versioned, &array));
    for (int index = 0; index < THREADS; index++) {
        CHECK(pthread_create(&threads[index], NULL, pass_back_and_forth, array) == 0);
    }
    for (int index = 0; index < THREADS; index++) CHECK(pthread_join(threads[index], NULL) == 0);
    CHECK(produced.deletions == 0);
    CHECK_OK(broker_array_release(array));
    CHECK(produced.deletions == 1);
}

static void *delete_there(void *context) {
    DLManagedTensorVersioned *out = context;
    out->deleter(out);
    return NULL;
}

static void a_deleter_may_run_on_another_thread(void) {
    struct produced produced;
    produce(&produced);
    broker_array *array = NULL;
    DLManagedTensorVersioned *out = NULL;
    pthread_t thread;
    CHECK_OK(broker_array_from_dlpack(&produced.versioned, &array));
    CHECK_OK(broker_array_to_dlpack(array, &out));
    CHECK_OK(broker_array_release(array));
    CHECK(pthread_create(&thread, NULL, delete_there, out) == 0 && pthread_join(thread, NULL) == 0);
    CHECK(produced.deletions == 1);
}

static void *fail_alone(void *context) {
    (void)context;
    CHECK(*broker_last_error() == '\0');
    CHECK_STATUS(BROKER_STATUS_ABI_MISMATCH, broker_abi_check(7));
    return NULL;
}

static void each_thread_has_a_text_of_its_own(void) {
    pthread_t thread;
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_array_describe(NULL, NULL));
    CHECK(pthread_create(&thread, NULL, fail_alone, NULL) == 0 && pthread_join(thread, NULL) == 0);
    CHECK(strncmp(broker_last_error(), "broker_array_describe: ", 23) == 0);
}

static const struct claim CLAIMS[] = {
    {"what_goes_in_comes_out_and_is_deleted_once", what_goes_in_comes_out_and_is_deleted_once},
    {"legacy_tensors_do_too", legacy_tensors_do_too},
    {"either_abi_becomes_the_other", either_abi_becomes_the_other},
    {"what_must_not_be_written_is_no_legacy_tensor", what_must_not_be_written_is_no_legacy_tensor},
    {"what_is_refused_stays_its_producers", what_is_refused_stays_its_producers},
    {"eight_threads_share_one_array", eight_threads_share_one_array},
    {"a_deleter_may_run_on_another_thread", a_deleter_may_run_on_another_thread},
    {"each_thread_has_a_text_of_its_own", each_thread_has_a_text_of_its_own},
};

int main(int argc, char **argv) { return run_claims(CLAIMS, sizeof(CLAIMS) / sizeof(*CLAIMS), argc, argv); }
