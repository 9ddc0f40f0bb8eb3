/* The first use of a Level Zero device by a program that does nothing else: prints the nanoseconds until there is a
 * context, and until there is a queue. It declares what it calls, so that no headers are needed. */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

struct context_desc {
    uint32_t stype;
    const void *next;
    uint32_t flags;
};

struct queue_desc {
    uint32_t stype;
    const void *next;
    uint32_t ordinal, index, flags, mode, priority;
};

enum { CONTEXT_DESC = 0xd, QUEUE_DESC = 0xe, IN_ORDER = 2, ASYNCHRONOUS = 2 };

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

int main(void) {
    int64_t begin = now();
    void *loader = dlopen("libze_loader.so.1", RTLD_NOW);
    if (!loader) {
        fprintf(stderr, "%s\n", dlerror());
        return 1;
    }
    int (*init)(uint32_t) = dlsym(loader, "zeInit");
    int (*driver_get)(uint32_t *, void **) = dlsym(loader, "zeDriverGet");
    int (*device_get)(void *, uint32_t *, void **) = dlsym(loader, "zeDeviceGet");
    int (*context_create)(void *, const struct context_desc *, void **) = dlsym(loader, "zeContextCreate");
    int (*list_create)(void *, void *, const struct queue_desc *, void **) =
        dlsym(loader, "zeCommandListCreateImmediate");
    uint32_t one = 1;
    void *driver, *device, *context, *list;
    struct context_desc wanted = {CONTEXT_DESC, NULL, 0};
    struct queue_desc queue = {QUEUE_DESC, NULL, 0, 0, IN_ORDER, ASYNCHRONOUS, 0};
    if (init(0) || driver_get(&one, &driver) || device_get(driver, &one, &device) ||
        context_create(driver, &wanted, &context)) {
        return 2;
    }
    int64_t until_context = now() - begin;
    if (list_create(context, device, &queue, &list)) {
        return 3;
    }
    printf("%lld %lld\n", (long long)until_context, (long long)(now() - begin));
    return 0;
}
