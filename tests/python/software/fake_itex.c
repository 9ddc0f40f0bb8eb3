// Intel's extension for TensorFlow as far as broker asks it: one device, and the queue that a test has set.

static void *device_, *queue_;
static int waits_;

void fake_itex_set(void *device, void *queue) {
    device_ = device;
    queue_ = queue;
}

int fake_itex_waits(void) { return waits_; }

int _Z22ITEX_GPUGetDeviceCountPi(int *count) {
    *count = 1;
    return 0;
}

int _Z17ITEX_GPUGetDevicePPN4sycl3_V16deviceEi(void **device, int index) {
    *device = device_;
    return index != 0;
}

int _Z24ITEX_GPUGetDefaultStreamPN4sycl3_V16deviceEPPNS0_5queueE(void *device, void **queue) {
    *queue = queue_;
    return device != device_;
}

int _Z22ITEX_GPUCtxSynchronizePN4sycl3_V16deviceE(void *device) {
    waits_++;
    return device != device_;
}
