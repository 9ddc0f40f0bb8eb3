/* Claims about queues that somebody else made, who is here a few bare calls of Level Zero; on the device in software. */
#include <dlpack_broker/broker.h>

#include "claims.h"
#include "level_zero.h"

enum { COUNT = 12, COMMAND_QUEUE = 0xe, COMMAND_LIST = 0xf, ASYNCHRONOUS = 2 };

struct made {
    broker_device *device;
    broker_context *context;
    struct _ze_device_handle_t *native_device;
    struct _ze_context_handle_t *native_context;
    broker_array *here, *there;
};

static broker_array *array_in(const broker_context *context, broker_usm_kind kind) {
    broker_array *array = NULL;
    broker_dtype dtype;
    const int64_t shape[1] = {COUNT};
    CHECK_OK(broker_dtype_from_name("int32", &dtype));
    CHECK_OK(broker_array_create(context, kind, dtype, 1, shape, &array));
    return array;
}

static struct made make(void) {
    struct made made = {0};
    CHECK_OK(broker_device_from_name("gpu", &made.device));
    CHECK_OK(broker_context_create(made.device, &made.context));
    CHECK_OK(broker_device_native(made.device, &made.native_device));
    CHECK_OK(broker_context_native(made.context, &made.native_context));
    made.here = array_in(made.context, BROKER_USM_HOST);
    made.there = array_in(made.context, BROKER_USM_DEVICE);
    return made;
}

static void release(const struct made *made) {
    CHECK_OK(broker_array_release(made->here));
    CHECK_OK(broker_array_release(made->there));
    CHECK_OK(broker_context_release(made->context));
    CHECK_OK(broker_device_release(made->device));
}

static int32_t *data_of(const broker_array *array) {
    broker_description description;
    CHECK_OK(broker_array_describe(array, &description));
    return description.data;
}

/* A command queue of the program's own, or an immediate list, whose work has no order of its own. */
static void *native_queue(const struct made *made, int is_list) {
    uint32_t (*zeCommandQueueCreate)(void *, void *, const struct queue_description *, void **);
    uint32_t (*zeCommandListCreateImmediate)(void *, void *, const struct queue_description *, void **);
    FIND(zeCommandQueueCreate);
    FIND(zeCommandListCreateImmediate);
    const struct queue_description description = {COMMAND_QUEUE, NULL, 0, 0, 0, ASYNCHRONOUS, 0};
    void *queue = NULL;
    if (is_list) {
        DONE(zeCommandListCreateImmediate(made->native_context, made->native_device, &description, &queue));
    } else {
        DONE(zeCommandQueueCreate(made->native_context, made->native_device, &description, &queue));
    }
    return queue;
}

static broker_queue *adopt(const struct made *made, void *native, int is_list) {
    broker_queue *queue = NULL;
    if (is_list) {
        CHECK_OK(broker_queue_adopt_list(made->context, native, &queue));
    } else {
        CHECK_OK(broker_queue_adopt(made->context, native, &queue));
    }
    return queue;
}

/* Fills an array as other programs do: broker knows of it only by the native queue. Returns the list, if it made one. */
static void *fill_natively(const struct made *made, void *native, int is_list, int32_t *to, int32_t value) {
    uint32_t (*zeCommandListCreate)(void *, void *, const struct list_description *, void **);
    uint32_t (*zeCommandListAppendMemoryFill)(void *, void *, const void *, size_t, size_t, void *, uint32_t, void **);
    uint32_t (*zeCommandListAppendBarrier)(void *, void *, uint32_t, void **);
    uint32_t (*zeCommandListClose)(void *);
    uint32_t (*zeCommandQueueExecuteCommandLists)(void *, uint32_t, void **, void *);
    FIND(zeCommandListCreate);
    FIND(zeCommandListAppendMemoryFill);
    FIND(zeCommandListAppendBarrier);
    FIND(zeCommandListClose);
    FIND(zeCommandQueueExecuteCommandLists);
    void *list = native;
    if (!is_list) {
        const struct list_description description = {COMMAND_LIST, NULL, 0, 0};
        DONE(zeCommandListCreate(made->native_context, made->native_device, &description, &list));
    }
    DONE(zeCommandListAppendMemoryFill(list, to, &value, sizeof(value), COUNT * sizeof(value), NULL, 0, NULL));
    DONE(zeCommandListAppendBarrier(list, NULL, 0, NULL));
    if (is_list) return NULL;
    DONE(zeCommandListClose(list));
    DONE(zeCommandQueueExecuteCommandLists(native, 1, &list, NULL));
    return list;
}

static void destroy(void *native, int is_list) {
    uint32_t (*zeCommandQueueDestroy)(void *);
    uint32_t (*zeCommandListDestroy)(void *);
    FIND(zeCommandQueueDestroy);
    FIND(zeCommandListDestroy);
    if (native != NULL) DONE(is_list ? zeCommandListDestroy(native) : zeCommandQueueDestroy(native));
}

static void in_turn(int is_list) {
    const struct made made = make();
    void *native = native_queue(&made, is_list), *lists[40];
    broker_queue *queue = adopt(&made, native, is_list);
    broker_array *result = array_in(made.context, BROKER_USM_HOST);
    int32_t *data = data_of(made.here);
    for (int32_t value = 0; value < 20; value++) {
        lists[2 * value] = fill_natively(&made, native, is_list, data, value);
        CHECK_OK(broker_array_assign(made.there, made.here, queue));
        lists[2 * value + 1] = fill_natively(&made, native, is_list, data, -1);
        CHECK_OK(broker_array_assign(result, made.there, queue));
    }
    CHECK_OK(broker_queue_wait(queue));
    CHECK(data[0] == -1 && data_of(result)[0] == 19 && data_of(result)[COUNT - 1] == 19);
    CHECK_OK(broker_array_release(result));
    CHECK_OK(broker_queue_release(queue));
    for (int index = 0; index < 40; index++) destroy(lists[index], 1);
    destroy(native, is_list);
    release(&made);
}

static void work_on_an_adopted_command_queue_comes_in_its_turn(void) { in_turn(0); }
static void work_on_an_adopted_list_comes_in_its_turn(void) { in_turn(1); }

static void waiting_for_an_adopted_queue_waits_for_others_work(void) {
    for (int is_list = 0; is_list < 2; is_list++) {
        const struct made made = make();
        void *native = native_queue(&made, is_list);
        broker_queue *queue = adopt(&made, native, is_list);
        void *list = fill_natively(&made, native, is_list, data_of(made.here), 5);
        CHECK_OK(broker_queue_wait(queue));
        CHECK(data_of(made.here)[COUNT - 1] == 5);
        CHECK_OK(broker_queue_release(queue));
        destroy(list, 1);
        destroy(native, is_list);
        release(&made);
    }
}

static void a_queue_has_one_native_handle(void) {
    const struct made made = make();
    broker_queue *queue = NULL, *adopted = NULL;
    struct _ze_command_queue_handle_t *native = NULL;
    struct _ze_command_list_handle_t *list = NULL, *again = NULL;
    CHECK_OK(broker_queue_create(made.context, &queue));
    CHECK_OK(broker_queue_native(queue, &native, &list));
    CHECK(native == NULL && list != NULL);
    CHECK_OK(broker_queue_adopt_list(made.context, list, &adopted));
    CHECK_OK(broker_queue_native(adopted, &native, &again));
    CHECK(native == NULL && again == list);
    CHECK_OK(broker_queue_release(adopted));
    void *theirs = native_queue(&made, 0);
    CHECK_OK(broker_queue_adopt(made.context, theirs, &adopted));
    CHECK_OK(broker_queue_native(adopted, &native, &list));
    CHECK(native == theirs && list == NULL);
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_queue_native(adopted, NULL, &list));
    CHECK_OK(broker_queue_release(adopted));
    CHECK_OK(broker_queue_release(queue));
    destroy(theirs, 0);
    release(&made);
}

static void null_is_no_queue(void) {
    const struct made made = make();
    broker_queue *queue = NULL;
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_queue_adopt(made.context, NULL, &queue));
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_queue_adopt_list(made.context, NULL, &queue));
    CHECK(queue == NULL);
    release(&made);
}

static void an_adopted_queue_leaves_nothing_with_the_driver(void) {
    const struct made made = make();
    const int32_t one = 1;
    CHECK_OK(broker_array_fill(made.there, &one, NULL));
    const uint64_t lists = live("command lists"), pools = live("event pools");
    void *native = native_queue(&made, 0);
    broker_queue *queue = adopt(&made, native, 0);
    for (int round = 0; round < 30; round++) {
        CHECK_OK(broker_array_fill(made.there, &one, queue));
        CHECK_OK(broker_queue_wait(queue));
    }
    CHECK_OK(broker_queue_release(queue));
    destroy(native, 0);
    /* The last event waits until the context has work again. */
    CHECK(live("command lists") == lists && live("event pools") <= pools + 1);
    release(&made);
}

static const struct claim CLAIMS[] = {
    {"work_on_an_adopted_command_queue_comes_in_its_turn", work_on_an_adopted_command_queue_comes_in_its_turn},
    {"work_on_an_adopted_list_comes_in_its_turn", work_on_an_adopted_list_comes_in_its_turn},
    {"waiting_for_an_adopted_queue_waits_for_others_work", waiting_for_an_adopted_queue_waits_for_others_work},
    {"a_queue_has_one_native_handle", a_queue_has_one_native_handle},
    {"null_is_no_queue", null_is_no_queue},
    {"an_adopted_queue_leaves_nothing_with_the_driver", an_adopted_queue_leaves_nothing_with_the_driver},
};

int main(int argc, char **argv) { return run_claims(CLAIMS, sizeof(CLAIMS) / sizeof(*CLAIMS), argc, argv); }
