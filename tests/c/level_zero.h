/* As much of Level Zero as the claims need, by the loader that the library has opened: other headers are not wanted. */
#ifndef LEVEL_ZERO_H
#define LEVEL_ZERO_H

#include <dlfcn.h>
#include <stdint.h>
#include <string.h>

#include "claims.h"

struct queue_description {
    uint32_t type;
    const void *next;
    uint32_t ordinal, index, flags, mode, priority;
};

struct list_description {
    uint32_t type;
    const void *next;
    uint32_t ordinal, flags;
};

/* Finds a function of the loader; writes its address where the caller has a pointer of its type. */
static inline void find(const char *name, void *function, size_t size) {
    void *loader = dlopen("libze_loader.so.1", RTLD_NOW | RTLD_NOLOAD);
    CHECK(loader != NULL);
    void *found = dlsym(loader, name);
    CHECK(found != NULL && size == sizeof(found));
    memcpy(function, &found, size);
    (void)dlclose(loader);
}

#define FIND(function) find(#function, &function, sizeof(function))
#define DONE(call) CHECK((call) == 0)

/* How many objects of a kind the driver in software has given out and not got back. */
static inline uint64_t live(const char *kind) {
    uint32_t (*zeDriverGet)(uint32_t *, void **);
    uint32_t (*zeDriverGetExtensionFunctionAddress)(void *, const char *, void **);
    FIND(zeDriverGet);
    FIND(zeDriverGetExtensionFunctionAddress);
    uint32_t count = 1;
    void *driver = NULL, *address = NULL;
    DONE(zeDriverGet(&count, &driver));
    DONE(zeDriverGetExtensionFunctionAddress(driver, "brokerSoftwareZeLive", &address));
    uint64_t (*count_live)(const char *);
    memcpy(&count_live, &address, sizeof(address));
    return count_live(kind);
}

#endif
