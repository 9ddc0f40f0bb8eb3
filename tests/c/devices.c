/* Claims about devices, contexts, queues, and arrays there; run on the Level Zero device in software. */
#define _POSIX_C_SOURCE 200809L
#include <dlpack_broker/broker.h>
#include <sys/wait.h>
#include <unistd.h>

#include "claims.h"

static const int64_t SHAPE[2] = {3, 4};

static broker_context *context_of_gpu(void) {
    broker_device *device = NULL;
    broker_context *context = NULL;
    CHECK_OK(broker_device_from_name("gpu", &device));
    CHECK_OK(broker_context_default(device, &context));
    CHECK_OK(broker_device_release(device));
    return context;
}

static broker_array *made(const broker_context *context, broker_usm_kind kind) {
    broker_array *array = NULL;
    broker_dtype dtype;
    CHECK_OK(broker_dtype_from_name("int32", &dtype));
    CHECK_OK(broker_array_create(context, kind, dtype, 2, SHAPE, &array));
    return array;
}

static int32_t *data_of(const broker_array *array) {
    broker_description description;
    CHECK_OK(broker_array_describe(array, &description));
    return description.data;
}

static broker_array *numbers_on_host(void) {
    broker_array *array = made(NULL, 0);
    for (int32_t value = 0; value < 12; value++) data_of(array)[value] = value;
    return array;
}

static void the_host_is_the_first_device(void) {
    broker_device *device = NULL;
    broker_context *context = NULL;
    char *name = NULL;
    CHECK_OK(broker_device_at(0, &device));
    CHECK_OK(broker_device_name(device, &name));
    CHECK(strcmp(name, "host") == 0);
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_context_default(device, &context));
    CHECK_STATUS(BROKER_STATUS_NO_DEVICE, broker_device_at(99, &device));
    CHECK_STATUS(BROKER_STATUS_NO_DEVICE, broker_device_from_name("opencl:cpu", &device));
    CHECK(context == NULL);
    broker_text_release(name);
    CHECK_OK(broker_device_release(device));
}

static void a_device_has_a_name_facts_and_a_native_handle(void) {
    broker_device *device = NULL, *same = NULL;
    broker_device_facts facts;
    struct _ze_device_handle_t *native = NULL;
    char *name = NULL;
    size_t count = 0;
    CHECK_OK(broker_device_count(&count));
    CHECK(count >= 2);
    CHECK_OK(broker_device_at(1, &device));
    CHECK_OK(broker_device_name(device, &name));
    CHECK(strcmp(name, "level_zero:gpu:0") == 0);
    CHECK_OK(broker_device_properties(device, &facts));
    broker_device_id id;
    CHECK_OK(broker_device_dlpack(device, &id));
    CHECK(id.device_type == BROKER_DEVICE_TYPE_ONEAPI && id.index == 0);
    CHECK(facts.memory_bytes > 0 && facts.compute_units > 0);
    CHECK_OK(broker_device_native(device, &native));
    CHECK_OK(broker_device_from_native(native, &same));
    CHECK_OK(broker_device_release(same));
    broker_text_release(name);
    CHECK_OK(broker_device_release(device));
}

static void contexts_are_default_own_or_adopted(void) {
    broker_device *device = NULL;
    broker_context *standard = NULL, *own = NULL, *adopted = NULL;
    struct _ze_context_handle_t *native = NULL, *again = NULL;
    CHECK_OK(broker_device_from_name("level_zero", &device));
    CHECK_OK(broker_context_default(device, &standard));
    CHECK_OK(broker_context_create(device, &own));
    CHECK_OK(broker_context_native(own, &native));
    CHECK_OK(broker_context_native(standard, &again));
    CHECK(native != again);
    CHECK_OK(broker_context_adopt(device, native, &adopted));
    CHECK_OK(broker_context_native(adopted, &again));
    CHECK(native == again);
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_context_adopt(device, NULL, &adopted));
    CHECK_OK(broker_context_release(adopted));
    CHECK_OK(broker_context_release(own));
    CHECK_OK(broker_context_release(standard));
    CHECK_OK(broker_device_release(device));
}

static void arrays_go_to_the_device_and_back(void) {
    broker_context *context = context_of_gpu();
    broker_array *host = numbers_on_host(), *there = NULL, *back = NULL;
    CHECK_OK(broker_array_copy(host, context, BROKER_USM_DEVICE, &there));
    broker_description description;
    CHECK_OK(broker_array_describe(there, &description));
    CHECK(description.device.device_type == BROKER_DEVICE_TYPE_ONEAPI);
    CHECK_OK(broker_array_copy(there, NULL, 0, &back));
    CHECK(memcmp(data_of(host), data_of(back), 48) == 0);
    CHECK_OK(broker_array_release(back));
    CHECK_OK(broker_array_release(there));
    CHECK_OK(broker_array_release(host));
    CHECK_OK(broker_context_release(context));
}

static void strides_are_followed_both_ways(void) {
    broker_context *context = context_of_gpu();
    broker_array *host = numbers_on_host(), *there = made(context, BROKER_USM_DEVICE), *back = made(NULL, 0);
    broker_array *columns = NULL, *theirs = NULL, *ours = NULL;
    const int32_t seven = 7;
    CHECK_OK(broker_array_fill(there, &seven, NULL));
    CHECK_OK(broker_array_slice(host, 1, 0, INT64_MAX, 2, &columns));
    CHECK_OK(broker_array_slice(there, 1, 1, INT64_MAX, 2, &theirs));
    CHECK_OK(broker_array_assign(theirs, columns, NULL));
    CHECK_OK(broker_array_slice(back, 1, INT64_MAX, INT64_MIN, -1, &ours));
    CHECK_OK(broker_array_assign(ours, there, NULL));
    const int32_t wanted[12] = {2, 7, 0, 7, 6, 7, 4, 7, 10, 7, 8, 7};
    CHECK(memcmp(wanted, data_of(back), 48) == 0);
    broker_array *all[6] = {host, there, back, columns, theirs, ours};
    for (int index = 0; index < 6; index++) CHECK_OK(broker_array_release(all[index]));
    CHECK_OK(broker_context_release(context));
}

static void parts_are_filled_on_the_device(void) {
    broker_context *context = context_of_gpu();
    broker_array *there = made(context, BROKER_USM_SHARED), *column = NULL;
    const int32_t zero = 0, nine = 9;
    CHECK_OK(broker_array_fill(there, &zero, NULL));
    CHECK_OK(broker_array_index(there, 1, 2, &column));
    CHECK_OK(broker_array_fill(column, &nine, NULL));
    const int32_t wanted[12] = {0, 0, 9, 0, 0, 0, 9, 0, 0, 0, 9, 0};
    CHECK(memcmp(wanted, data_of(there), 48) == 0);
    CHECK_OK(broker_array_release(column));
    CHECK_OK(broker_array_release(there));
    CHECK_OK(broker_context_release(context));
}

static void work_of_a_queue_is_done_in_its_order(void) {
    broker_context *context = context_of_gpu();
    broker_queue *queue = NULL;
    broker_array *one = made(context, BROKER_USM_DEVICE), *two = made(context, BROKER_USM_HOST);
    CHECK_OK(broker_queue_create(context, &queue));
    for (int32_t value = 0; value < 300; value++) {
        CHECK_OK(broker_array_fill(one, &value, queue));
        CHECK_OK(broker_array_assign(two, one, queue));
    }
    CHECK_OK(broker_array_release(one));
    CHECK_OK(broker_queue_wait(queue));
    CHECK(data_of(two)[0] == 299 && data_of(two)[11] == 299);
    CHECK_OK(broker_queue_release(queue));
    CHECK_OK(broker_array_release(two));
    CHECK_OK(broker_context_release(context));
}

static void a_fresh_array_is_written_by_nobody_else(void) {
    enum { COUNT = 1 << 22 };
    broker_context *context = context_of_gpu();
    broker_queue *queue = NULL;
    broker_array *filled = NULL, *fresh = NULL;
    broker_dtype dtype;
    const int64_t shape[1] = {COUNT};
    CHECK_OK(broker_dtype_from_name("int32", &dtype));
    CHECK_OK(broker_queue_create(context, &queue));
    CHECK_OK(broker_array_create(context, BROKER_USM_SHARED, dtype, 1, shape, &filled));
    for (int32_t value = 0; value < 16; value++) CHECK_OK(broker_array_fill(filled, &value, queue));
    CHECK_OK(broker_array_release(filled));
    CHECK_OK(broker_array_create(context, BROKER_USM_SHARED, dtype, 1, shape, &fresh));
    for (int32_t at = 0; at < COUNT; at += 4096) data_of(fresh)[at] = -1;
    CHECK_OK(broker_queue_wait(queue));
    for (int32_t at = 0; at < COUNT; at += 4096) CHECK(data_of(fresh)[at] == -1);
    CHECK_OK(broker_array_release(fresh));
    CHECK_OK(broker_queue_release(queue));
    CHECK_OK(broker_context_release(context));
}

static void a_queue_of_another_context_is_refused(void) {
    broker_device *device = NULL;
    broker_context *context = context_of_gpu(), *other = NULL;
    broker_queue *queue = NULL;
    broker_array *there = made(context, BROKER_USM_DEVICE);
    const int32_t zero = 0;
    CHECK_OK(broker_context_device(context, &device));
    CHECK_OK(broker_context_create(device, &other));
    CHECK_OK(broker_queue_create(other, &queue));
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_array_fill(there, &zero, queue));
    CHECK_OK(broker_queue_release(queue));
    CHECK_OK(broker_array_release(there));
    CHECK_OK(broker_context_release(other));
    CHECK_OK(broker_context_release(context));
    CHECK_OK(broker_device_release(device));
}

static void exports_have_what_was_queued(void) {
    broker_context *context = context_of_gpu();
    broker_queue *queue = NULL;
    broker_array *there = made(context, BROKER_USM_HOST), *again = NULL;
    struct DLManagedTensorVersioned *tensor = NULL;
    const int32_t five = 5;
    CHECK_OK(broker_queue_create(context, &queue));
    CHECK_OK(broker_array_fill(there, &five, queue));
    CHECK_OK(broker_array_to_dlpack(there, &tensor));
    CHECK(data_of(there)[11] == 5);
    CHECK_OK(broker_array_from_dlpack(tensor, &again));
    CHECK_OK(broker_array_release(there));
    CHECK(data_of(again)[0] == 5);
    CHECK_OK(broker_array_release(again));
    CHECK_OK(broker_queue_release(queue));
    CHECK_OK(broker_context_release(context));
}

static void pools_tell_what_arrays_have(void) {
    broker_context *context = context_of_gpu();
    broker_memory_statistics before, during, after;
    CHECK_OK(broker_context_empty_cache(context));
    CHECK_OK(broker_context_statistics(context, BROKER_USM_DEVICE, &before));
    broker_array *there = made(context, BROKER_USM_DEVICE);
    CHECK_OK(broker_context_statistics(context, BROKER_USM_DEVICE, &during));
    CHECK(during.allocated > before.allocated && during.misses == before.misses + 1);
    CHECK_OK(broker_array_release(there));
    CHECK_OK(broker_context_empty_cache(context));
    CHECK_OK(broker_context_statistics(context, BROKER_USM_DEVICE, &after));
    CHECK(after.allocated == before.allocated && after.cached == 0 && after.peak >= during.allocated);
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_context_statistics(context, 3, &after));
    CHECK_OK(broker_context_release(context));
}

static void memory_of_others_is_found_in_its_context(void) {
    broker_context *context = context_of_gpu();
    broker_array *there = made(context, BROKER_USM_DEVICE), *foreign = NULL, *back = NULL;
    broker_description description;
    const int32_t three = 3;
    CHECK_OK(broker_array_describe(there, &description));
    CHECK_OK(broker_array_from_pointer(&description, NULL, NULL, &foreign));
    CHECK_OK(broker_array_fill(foreign, &three, NULL));
    CHECK_OK(broker_array_copy(there, NULL, 0, &back));
    CHECK(data_of(back)[11] == 3);
    description.device.device_type = 2;
    CHECK_OK(broker_array_release(foreign));
    CHECK_OK(broker_array_from_pointer(&description, NULL, NULL, &foreign));
    CHECK_STATUS(BROKER_STATUS_UNSUPPORTED_DEVICE, broker_array_fill(foreign, &three, NULL));
    CHECK_OK(broker_array_release(foreign));
    CHECK_OK(broker_array_release(back));
    CHECK_OK(broker_array_release(there));
    CHECK_OK(broker_context_release(context));
}

static void memory_that_the_host_reads_is_the_hosts_too(void) {
    broker_context *context = context_of_gpu();
    broker_array *shared = made(context, BROKER_USM_SHARED), *there = made(context, BROKER_USM_DEVICE), *view = NULL;
    broker_description description;
    CHECK_OK(broker_array_on_host(shared, &view));
    CHECK_OK(broker_array_describe(view, &description));
    CHECK(description.device.device_type == BROKER_DEVICE_TYPE_CPU && description.data == data_of(shared));
    CHECK_OK(broker_array_release(shared));
    ((int32_t *)description.data)[11] = 1;
    CHECK_OK(broker_array_release(view));
    CHECK_STATUS(BROKER_STATUS_UNSUPPORTED_DEVICE, broker_array_on_host(there, &view));
    CHECK_OK(broker_array_release(there));
    CHECK_OK(broker_context_release(context));
}

/* Shifts a part of shared memory by a quarter of a piece of those that copies are made in. */
static void check_shift(bool is_to_device) {
    const int64_t count = 1 << 22, shift = 1 << 18;
    broker_context *context = context_of_gpu();
    broker_array *shared = NULL, *host = NULL, *to = NULL, *from = NULL;
    broker_dtype dtype;
    CHECK_OK(broker_dtype_from_name("int32", &dtype));
    CHECK_OK(broker_array_create(context, BROKER_USM_SHARED, dtype, 1, &count, &shared));
    CHECK_OK(broker_array_on_host(shared, &host));
    for (int64_t index = 0; index < count; index++) data_of(host)[index] = (int32_t)index;
    CHECK_OK(broker_array_slice(is_to_device ? shared : host, 0, shift, count, 1, &to));
    CHECK_OK(broker_array_slice(is_to_device ? host : shared, 0, 0, count - shift, 1, &from));
    CHECK_OK(broker_array_assign(to, from, NULL));
    int64_t wrong = 0;
    for (int64_t index = shift; index < count; index++) wrong += data_of(host)[index] != (int32_t)(index - shift);
    CHECK(wrong == 0);
    broker_array *const arrays[] = {shared, host, to, from};
    for (size_t index = 0; index < 4; index++) CHECK_OK(broker_array_release(arrays[index]));
    CHECK_OK(broker_context_release(context));
}

static void a_device_s_view_gets_what_the_host_s_had_before(void) { check_shift(true); }
static void a_host_s_view_gets_what_the_device_s_had_before(void) { check_shift(false); }

static void handles_of_one_kind_are_none_of_another(void) {
    broker_context *context = context_of_gpu();
    char *name = NULL;
    CHECK_STATUS(BROKER_STATUS_INVALID_HANDLE, broker_device_name((const broker_device *)(const void *)context, &name));
    CHECK(strstr(broker_last_error(), "wanted a handle of a device for `device`, got one of a context"));
    CHECK(name == NULL);
    CHECK_OK(broker_context_release(context));
}

static void a_forked_child_makes_no_queue(void) {
    broker_context *context = context_of_gpu();
    broker_queue *queue = NULL;
    int status = 0;
    CHECK_OK(broker_queue_create(context, &queue));
    const pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        broker_queue *other = NULL;
        alarm(60);
        CHECK_STATUS(BROKER_STATUS_FORKED_CHILD, broker_queue_create(context, &other));
        /* Another program, since valgrind takes what threads of the parent had for leaks of the child. */
        execlp("true", "true", (char *)NULL);
        _exit(1);
    }
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    CHECK_OK(broker_queue_release(queue));
    CHECK_OK(broker_context_release(context));
}

static const struct claim CLAIMS[] = {
    {"the_host_is_the_first_device", the_host_is_the_first_device},
    {"a_device_has_a_name_facts_and_a_native_handle", a_device_has_a_name_facts_and_a_native_handle},
    {"contexts_are_default_own_or_adopted", contexts_are_default_own_or_adopted},
    {"arrays_go_to_the_device_and_back", arrays_go_to_the_device_and_back},
    {"strides_are_followed_both_ways", strides_are_followed_both_ways},
    {"parts_are_filled_on_the_device", parts_are_filled_on_the_device},
    {"work_of_a_queue_is_done_in_its_order", work_of_a_queue_is_done_in_its_order},
    {"a_fresh_array_is_written_by_nobody_else", a_fresh_array_is_written_by_nobody_else},
    {"a_queue_of_another_context_is_refused", a_queue_of_another_context_is_refused},
    {"exports_have_what_was_queued", exports_have_what_was_queued},
    {"pools_tell_what_arrays_have", pools_tell_what_arrays_have},
    {"memory_of_others_is_found_in_its_context", memory_of_others_is_found_in_its_context},
    {"memory_that_the_host_reads_is_the_hosts_too", memory_that_the_host_reads_is_the_hosts_too},
    {"a_device_s_view_gets_what_the_host_s_had_before", a_device_s_view_gets_what_the_host_s_had_before},
    {"a_host_s_view_gets_what_the_device_s_had_before", a_host_s_view_gets_what_the_device_s_had_before},
    {"a_forked_child_makes_no_queue", a_forked_child_makes_no_queue},
    {"handles_of_one_kind_are_none_of_another", handles_of_one_kind_are_none_of_another},
};

int main(int argc, char **argv) { return run_claims(CLAIMS, sizeof(CLAIMS) / sizeof(*CLAIMS), argc, argv); }
