/* The callbacks of a hand-made capsule.
 *
 * They are C because a consumer may drop a tensor while an exception is on its
 * way, without the GIL, or after the interpreter is gone: a Python callback
 * would swallow the exception in the first case and crash in the others.
 * capsules.py compiles this file; it needs no Python header.
 */
#include <stdatomic.h>
#include <stdint.h>

extern int PyCapsule_IsValid(void *capsule, const char *name);
extern void *PyCapsule_GetPointer(void *capsule, const char *name);

struct legacy {
    char dl_tensor[48];
    _Atomic int64_t *manager_ctx;
    void (*deleter)(void *);
};

struct versioned {
    char version[8];
    _Atomic int64_t *manager_ctx;
    void (*deleter)(void *);
};

/* Counts one deletion and frees nothing, so that a second one is counted too. */
void count_legacy(struct legacy *managed) { atomic_fetch_add(managed->manager_ctx, 1); }

void count_versioned(struct versioned *managed) { atomic_fetch_add(managed->manager_ctx, 1); }

/* Deletes the tensor of a capsule that nobody took: a consumer renames what it takes. */
void destroy(void *capsule) {
    if (PyCapsule_IsValid(capsule, "dltensor")) {
        struct legacy *managed = PyCapsule_GetPointer(capsule, "dltensor");
        if (managed->deleter) managed->deleter(managed);
    } else if (PyCapsule_IsValid(capsule, "dltensor_versioned")) {
        struct versioned *managed = PyCapsule_GetPointer(capsule, "dltensor_versioned");
        if (managed->deleter) managed->deleter(managed);
    }
}
