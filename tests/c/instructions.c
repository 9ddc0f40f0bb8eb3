/* A tensor in, a tensor out and both released, for a counter of instructions: a new count starts at each getppid. */
#include <dlpack/dlpack.h>
#include <dlpack_broker/broker.h>
#include <unistd.h>

#include "claims.h"

#ifndef ROUNDS
#define ROUNDS 3
#endif

static void nothing(DLManagedTensorVersioned *self) { (void)self; }

int main(void) {
    int64_t shape[4] = {2, 3, 4, 5}, strides[4] = {60, 20, 5, 1};
    static float values[120];
    DLManagedTensorVersioned in = {0};
    in.version.major = DLPACK_MAJOR_VERSION;
    in.version.minor = DLPACK_MINOR_VERSION;
    in.deleter = nothing;
    in.dl_tensor.data = values;
    in.dl_tensor.device.device_type = kDLCPU;
    in.dl_tensor.ndim = 4;
    in.dl_tensor.dtype.code = kDLFloat;
    in.dl_tensor.dtype.bits = 32;
    in.dl_tensor.dtype.lanes = 1;
    in.dl_tensor.shape = shape;
    in.dl_tensor.strides = strides;
    /* The last round stands: by then the allocator has a block of each size, and the linker every symbol. */
    for (int round = 0; round < ROUNDS; round++) {
        broker_array *array = NULL;
        DLManagedTensorVersioned *out = NULL;
        (void)getppid();
        CHECK_OK(broker_array_from_dlpack(&in, &array));
        CHECK_OK(broker_array_to_dlpack(array, &out));
        CHECK_OK(broker_array_release(array));
        out->deleter(out);
        (void)getppid();
        puts("roundtrip");
    }
    return 0;
}
