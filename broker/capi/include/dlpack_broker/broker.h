// The C ABI of broker; written by `cargo xtask generate` from broker/capi/src.
//
// For each argument it says: give, what the function writes there is the caller's from then on; take, the function has
// what is passed from then on; keep, it stays with whom it was. A function that does not return BROKER_STATUS_OK has
// written nothing and taken nothing; broker_last_error() has the words. Handles may be used by any thread, and by
// several at the same time but for their release. No exception and no panic leaves a function.

#ifndef DLPACK_BROKER_BROKER_H
#define DLPACK_BROKER_BROKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Declared only, so that any dlpack.h, and any ze_api.h, can be included beside this.
struct DLManagedTensor;
struct DLManagedTensorVersioned;
struct _ze_command_list_handle_t;
struct _ze_command_queue_handle_t;
struct _ze_context_handle_t;
struct _ze_device_handle_t;

// The version of the ABI that this header is of; the number at the end of the library's soname.
#define BROKER_ABI_VERSION 0

// Flag of a description: the memory must not be written.
#define BROKER_READ_ONLY 1

// Flag of a description: values narrower than a byte have a byte each.
#define BROKER_PADDED 2

// DLPack's number of memory on the host.
#define BROKER_DEVICE_TYPE_CPU 1

// DLPack's number of memory on a device of oneAPI, such as Level Zero's.
#define BROKER_DEVICE_TYPE_ONEAPI 14

// Memory on the device, which the host cannot read.
#define BROKER_USM_DEVICE 0

// Memory that moves between device and host, and that both read.
#define BROKER_USM_SHARED 1

// Memory on the host, which the device reads too.
#define BROKER_USM_HOST 2

// The address of an array's first element.
#define BROKER_ARGUMENT_ARRAY 0

// A number or a structure by its bytes.
#define BROKER_ARGUMENT_VALUE 1

// Memory of each group, which only has a size.
#define BROKER_ARGUMENT_LOCAL 2

// What came of a call. `broker_last_error` has the words.
enum broker_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    // Done.
    BROKER_STATUS_OK = 0,
    // A null pointer where none may be, or a value that no argument has.
    BROKER_STATUS_INVALID_ARGUMENT = 1,
    // A handle of another kind, or one that was released.
    BROKER_STATUS_INVALID_HANDLE = 2,
    // A tensor that no correct producer makes.
    BROKER_STATUS_INVALID_TENSOR = 3,
    // The host or a device has no memory left.
    BROKER_STATUS_OUT_OF_MEMORY = 4,
    // A copy would be needed, and the function never makes one.
    BROKER_STATUS_COPY_REQUIRED = 5,
    // The memory must not be written, and the result could not say so.
    BROKER_STATUS_READ_ONLY = 6,
    // The dtype cannot be had there.
    BROKER_STATUS_UNSUPPORTED_DTYPE = 7,
    // The device cannot be reached from there.
    BROKER_STATUS_UNSUPPORTED_DEVICE = 8,
    // The shape or the strides cannot be had there.
    BROKER_STATUS_UNSUPPORTED_LAYOUT = 9,
    // There is no such device, or no driver of one.
    BROKER_STATUS_NO_DEVICE = 10,
    // A driver refused what it was asked.
    BROKER_STATUS_DRIVER_FAILURE = 11,
    // The process was forked from one that uses devices, where no driver works.
    BROKER_STATUS_FORKED_CHILD = 12,
    // The library is of another ABI than the header that the program was built with.
    BROKER_STATUS_ABI_MISMATCH = 13,
    // A fault of the library itself, which it asks you to report.
    BROKER_STATUS_INTERNAL = 14,
    // No runtime of that name is loaded in this process, or it tells nothing of what was asked.
    BROKER_STATUS_NO_RUNTIME = 15,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum broker_status broker_status;
#else
typedef int32_t broker_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// An array: memory with a shape, strides and a dtype. Opaque; handles and exports share the memory.
typedef struct broker_array broker_array;

// A context of a device, in which arrays are allocated. Opaque; a context stays until the process ends, also after its
// handles are released.
typedef struct broker_context broker_context;

// A device: the host, or one of Level Zero. Opaque.
typedef struct broker_device broker_device;

// A kernel of a module: a function that runs once for each work item of a launch. Opaque.
typedef struct broker_kernel broker_kernel;

// Kernels that were built for the device of a context. Opaque.
typedef struct broker_module broker_module;

// A queue of a device: what is put on it begins at once and is done in its order. Opaque.
typedef struct broker_queue broker_queue;

// The kind of memory on a device: one of `BROKER_USM_DEVICE`, `BROKER_USM_SHARED` and `BROKER_USM_HOST`.
typedef uint32_t broker_usm_kind;

// The type of an element, laid out as DLPack's `DLDataType`.
typedef struct broker_dtype {
    // DLPack's number of the family: 0 signed and 1 unsigned integers, 2 floats, 4 bfloat, 5 complex, 6 bool.
    uint8_t code;
    // The width of a value in bits.
    uint8_t bits;
    // The number of values in an element, 1 but for vectors.
    uint16_t lanes;
} broker_dtype;

// A device as DLPack numbers it, laid out as `DLDevice`.
typedef struct broker_device_id {
    // DLPack's number of the type of device, such as `BROKER_DEVICE_TYPE_CPU`.
    int32_t device_type;
    // Which one among the devices of that type.
    int32_t index;
} broker_device_id;

// What an array is: where its first element stands, and how to get from there to the others.
typedef struct broker_description {
    // The first element. An address of the device's, which the host may not be able to read.
    void *data;
    // Where the memory is.
    struct broker_device_id device;
    // The type of an element.
    struct broker_dtype dtype;
    // The number of dimensions.
    int32_t ndim;
    // `BROKER_READ_ONLY`, `BROKER_PADDED`, both, or 0.
    uint32_t flags;
    // So many dimensions; may be null for none.
    const int64_t *shape;
    // So many strides, which count elements; null stands for row-major order.
    const int64_t *strides;
} broker_description;

// Lets go of memory; it must not throw, and runs once, on whatever thread releases the last share.
typedef void (*broker_deleter)(void *context);

// What the pool of one kind of memory has and did.
typedef struct broker_memory_statistics {
    // The bytes that arrays have.
    uint64_t allocated;
    // The bytes that no array has, and that are kept for the next.
    uint64_t cached;
    // The most bytes that arrays ever had.
    uint64_t peak;
    // How often memory was there already.
    uint64_t hits;
    // How often the driver was asked.
    uint64_t misses;
} broker_memory_statistics;

// What a device of Level Zero is and can do.
typedef struct broker_device_facts {
    // Names the device in other processes too.
    uint8_t uuid[16];
    // The size of its memory in bytes.
    uint64_t memory_bytes;
    // The size in bytes of the largest allocation.
    uint64_t allocation_bytes;
    // The number of units that compute at the same time.
    uint32_t compute_units;
    // The PCI number of the vendor.
    uint32_t vendor;
    // Whether it is a tile of a card.
    bool is_tile;
    // Whether kernels compute in float64.
    bool has_fp64;
    // Whether kernels compute in float16.
    bool has_fp16;
} broker_device_facts;

// How an argument is passed: one of `BROKER_ARGUMENT_ARRAY`, `BROKER_ARGUMENT_VALUE` and `BROKER_ARGUMENT_LOCAL`.
typedef uint32_t broker_argument_kind;

// What a launch passes to a kernel in one place.
typedef struct broker_argument {
    // How it is passed.
    broker_argument_kind kind;
    // For `BROKER_ARGUMENT_ARRAY`; else nobody looks at it.
    const struct broker_array *array;
    // For `BROKER_ARGUMENT_VALUE`: as the device has it in memory; else nobody looks at it.
    const void *value;
    // The size in bytes of what `value` points at, or of the memory of a group.
    size_t bytes;
} broker_argument;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Returns the version of the ABI that the library has.
//
// Threads: any.
uint32_t broker_abi_version(void);

// Checks that the library has the ABI of a header: pass `BROKER_ABI_VERSION`.
//
// The soname sees to that for programs that are linked to the library. Those that open it by themselves call this
// first.
//
// Errors: `BROKER_STATUS_ABI_MISMATCH`.
// Threads: any.
broker_status broker_abi_check(uint32_t header);

// Makes an array in row-major order: on the host, where it is all zero, or in a context, where nobody has written it.
//
// `context` keep: null for the host. `kind` says which memory of the context; the host has but one. `shape` keep: so
// many dimensions. `array` give: release it by `broker_array_release`.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`, `BROKER_STATUS_OUT_OF_MEMORY`,
// `BROKER_STATUS_UNSUPPORTED_DTYPE` for elements that share bytes, `BROKER_STATUS_DRIVER_FAILURE`,
// `BROKER_STATUS_FORKED_CHILD`.
// Threads: any, also at the same time.
broker_status broker_array_create(const struct broker_context *context,
                                  broker_usm_kind kind,
                                  struct broker_dtype dtype,
                                  int32_t ndim,
                                  const int64_t *shape,
                                  struct broker_array **array);

// Makes an array of zeros on the host, in memory that other processes can open: see `broker_array_to_ipc`.
//
// Memory of a device can be opened anyway. Arguments, errors and threads are those of `broker_array_create`.
broker_status broker_array_create_shareable(struct broker_dtype dtype,
                                            int32_t ndim,
                                            const int64_t *shape,
                                            struct broker_array **array);

// Copies an array into memory of its own in row-major order: on the host, or in a context.
//
// `array` keep. `context` keep: null for the host. `kind` says which memory of the context. `copy` give: release it by
// `broker_array_release`. The copy is done when this returns.
// Errors: those of `broker_array_create`; `BROKER_STATUS_UNSUPPORTED_DEVICE` for memory of a device that is none of
// Level Zero's, or that no context of this library knows.
// Threads: any, also at the same time, while nobody writes to the array.
broker_status broker_array_copy(const struct broker_array *array,
                                const struct broker_context *context,
                                broker_usm_kind kind,
                                struct broker_array **copy);

// Writes the elements of an array into another of the same shape and dtype, wherever the two are.
//
// `array` keep: it is written. `from` keep: it is read, and may be another view of the same memory. `queue` keep: null
// waits until all is written; with a queue of the device it comes after what is on it and before what is put on it
// later, and may go on when this returns.
// Errors: `BROKER_STATUS_READ_ONLY`, `BROKER_STATUS_UNSUPPORTED_LAYOUT` for another shape,
// `BROKER_STATUS_UNSUPPORTED_DTYPE` for another dtype or elements that share bytes, and those of `broker_array_copy`.
// Threads: any, while nobody else writes to either or reads the array.
broker_status broker_array_assign(struct broker_array *array,
                                  const struct broker_array *from,
                                  const struct broker_queue *queue);

// Writes one element everywhere in an array.
//
// `array` keep: it is written. `value` keep: an element of the array's dtype. `queue` keep: as for
// `broker_array_assign`.
// Errors: those of `broker_array_assign`.
// Threads: any, while nobody else writes to the array or reads it.
broker_status broker_array_fill(struct broker_array *array, const void *value, const struct broker_queue *queue);

// Says what an array is. Strides are always there, and data is null only where no array can be.
//
// `array` keep. `description` give: its shape and strides are the array's, and stay as long as this handle.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`.
// Threads: any, also at the same time.
broker_status broker_array_describe(const struct broker_array *array, struct broker_description *description);

// Tells how many bytes the elements of an array take without gaps.
//
// `array` keep. `bytes` give.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`.
// Threads: any, also at the same time.
broker_status broker_array_bytes(const struct broker_array *array, size_t *bytes);

// Makes an array of a DLPack tensor, without a copy.
//
// `tensor` take: its deleter runs once, when nobody has the memory any more. On failure it stays yours, and its deleter
// does not run. `array` give: release it by `broker_array_release`.
//
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`; `BROKER_STATUS_INVALID_TENSOR` for one that no correct producer makes, and
// for versions of DLPack from 2 on; `BROKER_STATUS_UNSUPPORTED_LAYOUT` above 64 dimensions.
// Threads: any. The deleter runs on whatever thread releases the last share.
broker_status broker_array_from_dlpack(struct DLManagedTensorVersioned *tensor, struct broker_array **array);

// Makes an array of a DLPack tensor from before DLPack 1.0, without a copy.
//
// As `broker_array_from_dlpack`.
broker_status broker_array_from_dlpack_legacy(struct DLManagedTensor *tensor, struct broker_array **array);

// Exports an array as a DLPack tensor, without a copy.
//
// What was put on queues for the memory is done when this returns.
//
// `array` keep. `tensor` give: whoever has it calls its deleter once, on any thread; it keeps the memory until then,
// also after this handle was released.
//
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`.
// Threads: any, also at the same time.
broker_status broker_array_to_dlpack(const struct broker_array *array, struct DLManagedTensorVersioned **tensor);

// Exports an array as a DLPack tensor from before DLPack 1.0, without a copy.
//
// As `broker_array_to_dlpack`, and errors for what that struct cannot say: `BROKER_STATUS_READ_ONLY` for memory that
// must not be written, `BROKER_STATUS_UNSUPPORTED_DTYPE` for padded values narrower than a byte.
broker_status broker_array_to_dlpack_legacy(const struct broker_array *array, struct DLManagedTensor **tensor);

// Turns a DLPack tensor of the older ABI into one of the newer, without a copy.
//
// `legacy` take, on failure it stays yours. `versioned` give: whoever has it calls its deleter once.
// Errors: those of `broker_array_from_dlpack`.
// Threads: any.
broker_status broker_dlpack_to_versioned(struct DLManagedTensor *legacy, struct DLManagedTensorVersioned **versioned);

// Turns a DLPack tensor of the newer ABI into one of the older, without a copy.
//
// `versioned` take, on failure it stays yours. `legacy` give: whoever has it calls its deleter once.
// Errors: those of `broker_array_from_dlpack` and of `broker_array_to_dlpack_legacy`.
// Threads: any.
broker_status broker_dlpack_to_legacy(struct DLManagedTensorVersioned *versioned, struct DLManagedTensor **legacy);

// Says whether a framework would share an array's memory or copy it, and why, by what is known of its versions.
//
// `array` keep. `consumer` keep: `"torch"`, `"numpy"`, `"tensorflow"`, `"jax"`, `"dpnp"`, `"dpctl"`, `"cupy"` or
// `"dlpack"`. `version` keep: as `"2.13"`; null for the newest that broker is tested with. `text` give: release it by
// `broker_text_release`.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`.
// Threads: any, also at the same time.
broker_status broker_array_explain(const struct broker_array *array,
                                   const char *consumer,
                                   const char *version,
                                   char **text);

// Makes an array of memory that the caller has, without a copy.
//
// `description` keep: shape and strides are copied. `deleter` take, with `context`: it runs once, when nobody has the
// memory any more; null where nothing is to be done, and then the memory has to outlive every share. On failure it
// does not run, and the memory stays yours. `array` give: release it by `broker_array_release`.
//
// The elements have to be where the description says, and stay there until the deleter runs; no check can see that.
//
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`; `BROKER_STATUS_INVALID_TENSOR` for a description that cannot be true;
// `BROKER_STATUS_UNSUPPORTED_LAYOUT` above 64 dimensions.
// Threads: any.
broker_status broker_array_from_pointer(const struct broker_description *description,
                                        broker_deleter deleter,
                                        void *context,
                                        struct broker_array **array);

// Names an array's memory to other processes, without a copy.
//
// What was put on queues for the memory is done when this returns; after that the processes tell each other when to
// read. Keep a handle of the array until the other process has opened it; once it is open either may end first.
//
// `array` keep. `bytes` and `length` give: release them by `broker_bytes_release`; the bytes may be sent anywhere.
// Errors: `BROKER_STATUS_COPY_REQUIRED` for memory that no other process can open, and those of
// `broker_array_to_dlpack`.
// Threads: any, also at the same time.
broker_status broker_array_to_ipc(const struct broker_array *array, uint8_t **bytes, size_t *length);

// Opens an array of another process, without a copy.
//
// `bytes` keep: those of `broker_array_to_ipc`. `context` keep: one of the device that the memory is on; null for the
// host's. `array` give: release it by `broker_array_release`.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT` for other bytes, another device, or a process that has ended or does not let
// this one have its memory; `BROKER_STATUS_INVALID_HANDLE`, `BROKER_STATUS_DRIVER_FAILURE`,
// `BROKER_STATUS_FORKED_CHILD`.
// Threads: any, also at the same time.
broker_status broker_array_from_ipc(const uint8_t *bytes,
                                    size_t length,
                                    const struct broker_context *context,
                                    struct broker_array **array);

// Makes another handle of the same array, which keeps its memory too.
//
// `array` keep. `shared` give: release it by `broker_array_release`.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`.
// Threads: any, also at the same time.
broker_status broker_array_share(const struct broker_array *array, struct broker_array **shared);

// Releases a handle; the memory goes with the last of its handles, views and exports.
//
// `array` take: null is passed over.
// Errors: `BROKER_STATUS_INVALID_HANDLE`, as for a handle that was released before, in the debug mode.
// Threads: any, while no other call uses this handle. The deleter of memory of others runs on the thread that releases
// the last share.
broker_status broker_array_release(struct broker_array *array);

// Returns every `step`th place along an axis, from `start` up to `stop` without it.
//
// Negative places count from the end, a negative step goes backwards, and what lies outside is cut off. `INT64_MAX` as
// `stop` stands for the end, `INT64_MIN` with a negative step for behind the first place.
//
// `array` keep. `view` give: it shares the memory and keeps it; release it by `broker_array_release`.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`; `BROKER_STATUS_UNSUPPORTED_DTYPE` for
// elements that share bytes.
// Threads: any, also at the same time.
broker_status broker_array_slice(const struct broker_array *array,
                                 int32_t axis,
                                 int64_t start,
                                 int64_t stop,
                                 int64_t step,
                                 struct broker_array **view);

// Returns one place along an axis, which goes.
//
// A negative place counts from the end. Arguments, errors and threads are those of `broker_array_slice`.
broker_status broker_array_index(const struct broker_array *array,
                                 int32_t axis,
                                 int64_t place,
                                 struct broker_array **view);

// Returns the array with its axes in another order.
//
// `axes` keep: one number for each dimension. The rest is as for `broker_array_slice`.
broker_status broker_array_permute(const struct broker_array *array, const int64_t *axes, struct broker_array **view);

// Returns another shape over the same elements in row-major order; one dimension may be -1, and is what is left.
//
// `shape` keep: so many dimensions. The rest is as for `broker_array_slice`, and `BROKER_STATUS_COPY_REQUIRED` where
// strides cannot say the shape: copy the array first.
broker_status broker_array_reshape(const struct broker_array *array,
                                   int32_t ndim,
                                   const int64_t *shape,
                                   struct broker_array **view);

// Returns the array repeated to a shape, which must not be written.
//
// `shape` keep: so many dimensions. The rest is as for `broker_array_slice`.
broker_status broker_array_broadcast(const struct broker_array *array,
                                     int32_t ndim,
                                     const int64_t *shape,
                                     struct broker_array **view);

// Returns the array as memory of the host, where the host reads it: of kind `BROKER_USM_SHARED` or `BROKER_USM_HOST`.
//
// What was put on queues for the memory is done when this returns. For work after that wait for its queue.
//
// `array` keep. `view` give: it shares the memory and keeps it; release it by `broker_array_release`.
// Errors: `BROKER_STATUS_UNSUPPORTED_DEVICE` for memory that the host cannot read: call `broker_array_copy`; those of
// `broker_array_to_dlpack`.
// Threads: any, also at the same time.
broker_status broker_array_on_host(const struct broker_array *array, struct broker_array **view);

// Releases bytes that a function of this library gave.
//
// `bytes` take: null is passed over. `length` is the one that came with them.
// Threads: any.
void broker_bytes_release(uint8_t *bytes, size_t length);

// Returns the context that the driver of a device has anyway, which is what SYCL uses by default.
//
// `device` keep. `context` give: release it by `broker_context_release`.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, as for the host, which needs none; `BROKER_STATUS_DRIVER_FAILURE`,
// `BROKER_STATUS_FORKED_CHILD`.
// Threads: any, also at the same time.
broker_status broker_context_default(const struct broker_device *device, struct broker_context **context);

// Makes a context of its own.
//
// Arguments, errors and threads are those of `broker_context_default`.
broker_status broker_context_create(const struct broker_device *device, struct broker_context **context);

// Adopts a context that somebody else made, such as that of a `sycl::queue`.
//
// `device` keep. `native` keep: a live context of the device's driver, which has to stay until the process ends.
// `context` give: release it by `broker_context_release`.
// Errors: those of `broker_context_default`.
// Threads: any, also at the same time.
broker_status broker_context_adopt(const struct broker_device *device,
                                   struct _ze_context_handle_t *native,
                                   struct broker_context **context);

// Returns the native handle of a context.
//
// `context` keep. `native` give: it stays as long as the process, and nobody destroys it.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`.
// Threads: any, also at the same time.
broker_status broker_context_native(const struct broker_context *context, struct _ze_context_handle_t **native);

// Returns the device of a context.
//
// `context` keep. `device` give: release it by `broker_device_release`.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`.
// Threads: any, also at the same time.
broker_status broker_context_device(const struct broker_context *context, struct broker_device **device);

// Tells what the pool of a kind of memory has and did.
//
// `context` keep. `statistics` give.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`, `BROKER_STATUS_FORKED_CHILD`.
// Threads: any, also at the same time.
broker_status broker_context_statistics(const struct broker_context *context,
                                        broker_usm_kind kind,
                                        struct broker_memory_statistics *statistics);

// Gives memory that no array has back to the driver.
//
// `context` keep.
// Errors: `BROKER_STATUS_INVALID_HANDLE`, `BROKER_STATUS_DRIVER_FAILURE`, `BROKER_STATUS_FORKED_CHILD`.
// Threads: any, also at the same time.
broker_status broker_context_empty_cache(const struct broker_context *context);

// Releases a handle of a context.
//
// `context` take: null is passed over.
// Errors: `BROKER_STATUS_INVALID_HANDLE`.
// Threads: any, while no other call uses this handle.
broker_status broker_context_release(struct broker_context *context);

// Turns the debug mode of handles on or off; it is off at the start.
//
// With it a handle that was released is an error for as long as the process lives, wherever it is passed, since its
// few bytes are never given to anybody else. Without it such a handle is undefined behaviour, which mostly shows as
// the same error. What a handle stood for is released in either case.
//
// Threads: any.
void broker_debug_handles(bool on);

// Tells how many devices there are: the host, and those of Level Zero as far as the environment lets them through.
//
// `count` give: 1 where there is no Level Zero.
// Errors: `BROKER_STATUS_DRIVER_FAILURE`, `BROKER_STATUS_FORKED_CHILD`.
// Threads: any.
broker_status broker_device_count(size_t *count);

// Returns a device by its place in the list; the host is the first.
//
// `device` give: release it by `broker_device_release`.
// Errors: `BROKER_STATUS_NO_DEVICE` behind the last; those of `broker_device_count`.
// Threads: any.
broker_status broker_device_at(size_t index, struct broker_device **device);

// Finds a device by its name: `"host"`, or `"level_zero:gpu:0"`, of which parts may be left out, as in `"gpu"`.
//
// `name` keep. `device` give: release it by `broker_device_release`.
// Errors: `BROKER_STATUS_NO_DEVICE`; those of `broker_device_count`.
// Threads: any.
broker_status broker_device_from_name(const char *name, struct broker_device **device);

// Finds the device of a native handle of Level Zero.
//
// `native` keep: a handle of the loader that this process has. `device` give: release it by `broker_device_release`.
// Errors: `BROKER_STATUS_NO_DEVICE`; those of `broker_device_count`.
// Threads: any.
broker_status broker_device_from_native(const struct _ze_device_handle_t *native, struct broker_device **device);

// Returns the native handle of a device; null for the host.
//
// `device` keep. `native` give: it stays as long as the process, and nobody destroys it.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`.
// Threads: any, also at the same time.
broker_status broker_device_native(const struct broker_device *device, struct _ze_device_handle_t **native);

// Names a device, as `broker_device_from_name` takes it.
//
// `device` keep. `name` give: release it by `broker_text_release`.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`.
// Threads: any, also at the same time.
broker_status broker_device_name(const struct broker_device *device, char **name);

// Tells how DLPack numbers a device.
//
// `device` keep. `id` give.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`.
// Threads: any, also at the same time.
broker_status broker_device_dlpack(const struct broker_device *device, struct broker_device_id *id);

// Tells what a device of Level Zero is and can do.
//
// `device` keep. `properties` give.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, as for the host, which has none of this; `BROKER_STATUS_INVALID_HANDLE`.
// Threads: any, also at the same time.
broker_status broker_device_properties(const struct broker_device *device, struct broker_device_facts *properties);

// Releases a handle of a device.
//
// `device` take: null is passed over.
// Errors: `BROKER_STATUS_INVALID_HANDLE`.
// Threads: any, while no other call uses this handle.
broker_status broker_device_release(struct broker_device *device);

// Finds a dtype by the name that NumPy and `ml_dtypes` have for it, such as `"float32"`.
//
// `name` keep. `dtype` give: written where there is such a dtype.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`.
// Threads: any.
broker_status broker_dtype_from_name(const char *name, struct broker_dtype *dtype);

// Names a dtype; those without a name of their own are described.
//
// `name` give: release it by `broker_text_release`.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`.
// Threads: any.
broker_status broker_dtype_name(struct broker_dtype dtype, char **name);

// Returns what went wrong in the last call on this thread that did not return `BROKER_STATUS_OK`; empty before one.
//
// keep: the text is the library's, and stays until the next failure on this thread.
// Threads: any; each has a text of its own.
const char *broker_last_error(void);

// Runs a kernel over a range of work items.
//
// It comes after broker's work on the arrays and before what broker does with them later. The program waits for its own
// work on them, and for that of others.
//
// `kernel` keep. `ndim` counts dimensions, 1 to 3. `global` keep: the number of work items along each; the first is what
// the kernel knows as dimension 0. `group` keep: how many of them are a group; null lets the driver choose.
// `arguments` keep: so many; arrays stay until the kernel is done with them, and their handles may be released at once.
// `queue` keep: null waits until the kernel is done; with a queue of the kernel's context it comes after what is on it
// and before what is put there later, and may run on when this returns, unless an array's memory is not broker's own.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT` for a range or arguments that do not fit the kernel or the device;
// `BROKER_STATUS_COPY_REQUIRED` for arrays that are not in row-major order; `BROKER_STATUS_READ_ONLY` for such an array
// where the kernel does not promise to read only; `BROKER_STATUS_UNSUPPORTED_DTYPE` for other numbers than the kernel
// has there; `BROKER_STATUS_UNSUPPORTED_DEVICE` for memory that the device does not reach;
// `BROKER_STATUS_INVALID_HANDLE`, `BROKER_STATUS_DRIVER_FAILURE`, `BROKER_STATUS_FORKED_CHILD`. Nothing runs then.
// Threads: any, also at the same time, while nobody else works on the arrays.
broker_status broker_kernel_launch(const struct broker_kernel *kernel,
                                   int32_t ndim,
                                   const size_t *global,
                                   const size_t *group,
                                   size_t count,
                                   const struct broker_argument *arguments,
                                   const struct broker_queue *queue);

// Builds SPIR-V for the device of a context, or takes what an earlier process has built from the cache on disk.
//
// `context` keep. `spirv` keep: so many bytes, as a compiler wrote them. `flags` keep: the driver's build flags, such as
// `"-cl-fast-relaxed-math"`; null for none. `module` give: release it by `broker_module_release`.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT` for what is no SPIR-V, and for what the driver's compiler refuses, with its
// words; `BROKER_STATUS_INVALID_HANDLE`, `BROKER_STATUS_DRIVER_FAILURE`, `BROKER_STATUS_FORKED_CHILD`.
// Threads: any, also at the same time.
broker_status broker_module_from_spirv(const struct broker_context *context,
                                       const uint8_t *spirv,
                                       size_t bytes,
                                       const char *flags,
                                       struct broker_module **module);

// Releases a module; kernels of it stay.
//
// `module` take: null is passed over.
// Errors: `BROKER_STATUS_INVALID_HANDLE`.
// Threads: any, while no other call uses this handle.
broker_status broker_module_release(struct broker_module *module);

// Finds a kernel by its name.
//
// `module` keep. `name` keep. `kernel` give: release it by `broker_kernel_release`.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT` for other names, with those that there are; `BROKER_STATUS_INVALID_HANDLE`,
// `BROKER_STATUS_DRIVER_FAILURE`, `BROKER_STATUS_FORKED_CHILD`.
// Threads: any, also at the same time.
broker_status broker_kernel_from_module(const struct broker_module *module,
                                        const char *name,
                                        struct broker_kernel **kernel);

// Releases a kernel; one that still runs goes on to its end.
//
// `kernel` take: null is passed over.
// Errors: `BROKER_STATUS_INVALID_HANDLE`.
// Threads: any, while no other call uses this handle.
broker_status broker_kernel_release(struct broker_kernel *kernel);

// Makes a queue.
//
// `context` keep. `queue` give: release it by `broker_queue_release`.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`, `BROKER_STATUS_DRIVER_FAILURE`,
// `BROKER_STATUS_FORKED_CHILD`.
// Threads: any, also at the same time.
broker_status broker_queue_create(const struct broker_context *context, struct broker_queue **queue);

// Adopts a command queue that somebody else made and goes on using.
//
// Copies, fills and kernels with this queue come after all that was put on the native one before, by whomever, and
// before what is put there later; nobody waits on the host for that. `broker_queue_wait` waits for all of it.
//
// `context` keep: the one that the native queue was made in, with its device. `native` keep: a live queue on an engine
// that computes, which has to stay until this handle and the last share of it are released. `queue` give: release it
// by `broker_queue_release`, which waits for broker's own work and leaves the native queue as it is.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`, `BROKER_STATUS_FORKED_CHILD`.
// Threads: any. While a call uses the queue, by this handle or as an argument, nobody else may put work on the native
// one, and one native queue is adopted once at a time.
broker_status broker_queue_adopt(const struct broker_context *context,
                                 struct _ze_command_queue_handle_t *native,
                                 struct broker_queue **queue);

// Adopts an immediate command list that somebody else made and goes on using, such as that of a `sycl::queue`.
//
// As `broker_queue_adopt`, of whose `native` a list takes the place.
broker_status broker_queue_adopt_list(const struct broker_context *context,
                                      struct _ze_command_list_handle_t *native,
                                      struct broker_queue **queue);

// Returns the native handle of a queue, of which there is one: an immediate command list for queues of broker's own.
//
// `queue` keep. `native` give: null where the queue is a list. `list` give: null where it is not. Nobody destroys
// either; they stay as long as the queue. Who puts work there sees to it that no call uses the queue meanwhile, and
// waits for that work before the queue is released.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`, `BROKER_STATUS_INVALID_HANDLE`.
// Threads: any, also at the same time.
broker_status broker_queue_native(const struct broker_queue *queue,
                                  struct _ze_command_queue_handle_t **native,
                                  struct _ze_command_list_handle_t **list);

// Waits for all that was put on a queue.
//
// `queue` keep.
// Errors: `BROKER_STATUS_INVALID_HANDLE`, `BROKER_STATUS_DRIVER_FAILURE`, `BROKER_STATUS_FORKED_CHILD`.
// Threads: any, also at the same time.
broker_status broker_queue_wait(const struct broker_queue *queue);

// Releases a queue, after what was put on it is done.
//
// `queue` take: null is passed over.
// Errors: `BROKER_STATUS_INVALID_HANDLE`.
// Threads: any, while no other call uses this handle.
broker_status broker_queue_release(struct broker_queue *queue);

// Loads the library of a framework's runtime into a program in which no Python does, such as dpctl's
// `libDPCTLSyclInterface.so`; it stays until the process ends.
//
// `path` keep. What the library does when it is loaded is the caller's to answer for.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT`; `BROKER_STATUS_NO_RUNTIME`, with the words of the system's loader.
// Threads: any.
broker_status broker_runtime_load(const char *path);

// Finds the context that a runtime of this process works in on a device, so that arrays made there are its memory too.
//
// `runtime` keep: `"dpctl"`, `"torch"` for PyTorch's `xpu`, or `"tensorflow"` for that with Intel's extension, loaded by
// the program, by its Python or by `broker_runtime_load`. `device` keep. `context` give: release it by
// `broker_context_release`.
// Errors: `BROKER_STATUS_INVALID_ARGUMENT` for other names, and for the host; `BROKER_STATUS_INVALID_HANDLE`;
// `BROKER_STATUS_NO_RUNTIME` where it is not loaded, cannot be called or has no context on that device;
// `BROKER_STATUS_DRIVER_FAILURE` for what it throws; `BROKER_STATUS_FORKED_CHILD`.
// Threads: any, also at the same time.
broker_status broker_context_of_runtime(const char *runtime,
                                        const struct broker_device *device,
                                        struct broker_context **context);

// Returns the name of a status, such as `"BROKER_STATUS_COPY_REQUIRED"`; `"unknown status"` for other numbers.
//
// keep: the text is the library's, and stays as long as that.
// Threads: any.
const char *broker_status_name(int32_t status);

// Releases a text that a function of this library gave.
//
// `text` take: null is passed over.
// Threads: any.
void broker_text_release(char *text);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* DLPACK_BROKER_BROKER_H */
