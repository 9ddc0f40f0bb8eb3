/* The functions of CUDA's driver that broker calls, over memory that the host reads. It is no GPU, and shows only what
 * broker asks of a driver. The file is named so that the library is taken for the driver's. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef void *Stream;
typedef uint64_t Pointer;

/* The device that every address is on. */
int fake_device = 1;
/* What copies answer. */
int fake_status = 0;

static int is_initialised;
static int contexts[64];
static void *current;
static float *late;
static float late_value;
static size_t late_count;

/* Has elements written once the legacy default stream is waited for. */
void fake_write_late(float *to, float value, size_t count) {
    late = to;
    late_value = value;
    late_count = count;
}

int cuInit(unsigned flags) {
    is_initialised = 1;
    return flags != 0;
}

int cuDeviceGetCount(int *count) {
    *count = 2;
    return is_initialised ? 0 : 3;
}

int cuDevicePrimaryCtxRetain(void **context, int device) {
    *context = &contexts[device];
    return 0;
}

int cuCtxGetCurrent(void **context) {
    *context = current;
    return 0;
}

int cuCtxPushCurrent_v2(void *context) {
    current = context;
    return 0;
}

int cuCtxPopCurrent_v2(void **context) {
    *context = current;
    current = NULL;
    return 0;
}

int cuEventCreate(void **event, unsigned flags) {
    *event = &contexts[63];
    return flags == 2 ? 0 : 1;
}

int cuEventRecord(void *event, Stream stream) { return event == NULL || stream == NULL; }

int cuEventDestroy_v2(void *event) { return event == NULL; }

int cuStreamWaitEvent(Stream stream, void *event, unsigned flags) {
    return stream == NULL || event == NULL || flags != 0;
}

int cuStreamSynchronize(Stream stream) {
    if ((uintptr_t)stream != 1 || current == NULL) {
        return 1;
    }
    for (size_t place = 0; place < late_count; place += 1) {
        late[place] = late_value;
    }
    late_count = 0;
    return 0;
}

int cuStreamQuery(Stream stream) { return stream == NULL; }

int cuPointerGetAttribute(void *value, int attribute, Pointer pointer) {
    if (attribute != 9 || pointer == 0) {
        return 1;
    }
    *(int *)value = fake_device;
    return 0;
}

int cuMemAlloc_v2(Pointer *pointer, size_t bytes) {
    *pointer = (Pointer)(uintptr_t)aligned_alloc(64, (bytes + 63) / 64 * 64);
    return *pointer == 0;
}

int cuMemFree_v2(Pointer pointer) {
    free((void *)(uintptr_t)pointer);
    return 0;
}

static int copy(void *to, const void *from, size_t bytes, Stream stream) {
    if (fake_status != 0 || stream == NULL) {
        return fake_status != 0 ? fake_status : 1;
    }
    memcpy(to, from, bytes);
    return 0;
}

int cuMemcpyDtoHAsync_v2(void *to, Pointer from, size_t bytes, Stream stream) {
    return copy(to, (const void *)(uintptr_t)from, bytes, stream);
}

int cuMemcpyHtoDAsync_v2(Pointer to, const void *from, size_t bytes, Stream stream) {
    return copy((void *)(uintptr_t)to, from, bytes, stream);
}

int cuMemcpyDtoDAsync_v2(Pointer to, Pointer from, size_t bytes, Stream stream) {
    return copy((void *)(uintptr_t)to, (const void *)(uintptr_t)from, bytes, stream);
}

int cuGetErrorName(int code, const char **name) {
    *name = code == 700 ? "CUDA_ERROR_ILLEGAL_ADDRESS" : "CUDA_ERROR_INVALID_VALUE";
    return 0;
}
