"""What dpctl and dpnp are asked to do that NumPy has no word for: each returns what it got and what is right."""

from __future__ import annotations

import ctypes
import threading

import dpctl
import dpctl.memory
import dpctl.program
import dpnp
import numpy as np

from . import spirv

ITEMS = 1000
TRIES = 20


def kernel(queue, name):
    """Build a kernel of ``spirv`` for a queue."""
    program = dpctl.program.create_program_from_spirv(queue, getattr(spirv, name)())
    return program.get_sycl_kernel(name)


def random_numbers_are_uniform():
    numbers = dpnp.asnumpy(dpnp.random.uniform(0, 1, 100_000))
    return [numbers.min() >= 0, numbers.max() < 1, abs(numbers.mean() - 0.5) < 0.01], [True, True, True]


def random_numbers_are_normal():
    numbers = dpnp.asnumpy(dpnp.random.normal(3, 2, 100_000))
    return [abs(numbers.mean() - 3) < 0.1, abs(numbers.std() - 2) < 0.1], [True, True]


def random_numbers_repeat_with_their_seed():
    def draw():
        dpnp.random.seed(5)
        return dpnp.asnumpy(dpnp.random.standard_normal(1000))

    return draw(), draw()


def an_in_order_queue():
    queue = dpctl.SyclQueue(property="in_order")
    array = dpnp.zeros(ITEMS, dtype="int64", sycl_queue=queue)
    for _ in range(20):
        array += 1
        array *= 2
    wanted = 0
    for _ in range(20):
        wanted = (wanted + 1) * 2
    return dpnp.asnumpy(array), np.full(ITEMS, wanted)


def a_profiling_queue():
    queue = dpctl.SyclQueue(property=["enable_profiling", "in_order"])
    memory = dpctl.memory.MemoryUSMDevice(4 * ITEMS, queue=queue)
    event = queue.submit_async(kernel(queue, "count"), [memory, ctypes.c_int(10_000)], [ITEMS])
    event.wait()
    took = event.profiling_info_end - event.profiling_info_start
    return [event.profiling_info_submit <= event.profiling_info_start, took > 0], [True, True]


def a_timer():
    queue = dpctl.SyclQueue(property="enable_profiling")
    timer = dpctl.SyclTimer(time_scale=1)
    with timer(queue):
        dpnp.ones(ITEMS, sycl_queue=queue).sum()
    return [timer.dt.device_dt >= 0, timer.dt.host_dt > 0], [True, True]


def a_spirv_kernel_adds(usm_type="device"):
    queue = dpctl.SyclQueue()
    lhs, rhs = np.arange(ITEMS, dtype="float32"), np.full(ITEMS, 0.5, dtype="float32")
    allocate = {"device": dpctl.memory.MemoryUSMDevice, "shared": dpctl.memory.MemoryUSMShared}[usm_type]
    memories = [allocate(4 * ITEMS, queue=queue) for _ in range(3)]
    for memory, values in zip(memories, (lhs, rhs)):
        memory.copy_from_host(values.view("u1"))
    queue.submit(kernel(queue, "add"), memories, [ITEMS])
    return memories[2].copy_to_host().view("float32"), lhs + rhs


def a_spirv_kernel_adds_shared_memory():
    return a_spirv_kernel_adds("shared")


def a_spirv_kernel_takes_a_value():
    queue = dpctl.SyclQueue()
    array = dpnp.zeros(ITEMS, dtype="int32", sycl_queue=queue)
    queue.wait()
    for rounds in (5, 0, 7):
        queue.submit(kernel(queue, "count"), [array.get_array().usm_data, ctypes.c_int(rounds)], [ITEMS])
    return dpnp.asnumpy(array), np.full(ITEMS, 12)


def a_spirv_kernel_uses_memory_of_its_group():
    queue = dpctl.SyclQueue()
    array = dpnp.arange(32, dtype="int32", sycl_queue=queue)
    queue.wait()
    local = dpctl.WorkGroupMemory(4 * 8)
    queue.submit(kernel(queue, "reverse"), [array.get_array().usm_data, local], [32], [8])
    return dpnp.asnumpy(array), np.arange(32).reshape(4, 8)[:, ::-1].ravel()


def a_spirv_kernel_waits_for_another():
    queue = dpctl.SyclQueue()
    memory = dpctl.memory.MemoryUSMDevice(4, queue=queue)
    memory.copy_from_host(np.zeros(4, "u1"))
    count, before = kernel(queue, "count"), []
    for _ in range(50):
        before = [queue.submit_async(count, [memory, ctypes.c_int(1000)], [1], dEvents=before)]
    before[0].wait()
    return memory.copy_to_host().view("int32"), [50_000]


def an_event_is_running_until_it_is_complete():
    queue, states = dpctl.SyclQueue(), []
    memory = dpctl.memory.MemoryUSMDevice(4, queue=queue)
    counting = kernel(queue, "count")
    # On a busy machine a look may come too late.
    while len(states) < TRIES and (not states or states[-1][0] == "complete"):
        event = queue.submit_async(counting, [memory, ctypes.c_int(5_000_000)], [1])
        early = event.execution_status.name
        event.wait()
        states.append((early, event.execution_status.name))
    return [states[-1][0] != "complete", states[-1][1] == "complete"], [True, True]


def copies_between_kinds_of_usm():
    host = dpnp.arange(ITEMS, dtype="float32", usm_type="host")
    shared = dpnp.asarray(dpnp.asarray(host, usm_type="device", copy=True), usm_type="shared", copy=True)
    return dpnp.asnumpy(shared), np.arange(ITEMS)


def a_fill_and_a_copy_by_the_queue():
    queue = dpctl.SyclQueue()
    memory = dpctl.memory.MemoryUSMDevice(ITEMS, queue=queue)
    memory.memset(7)
    other = dpctl.memory.MemoryUSMShared(ITEMS, queue=queue)
    queue.memcpy(other, memory, ITEMS)
    return np.asarray(other).copy(), np.full(ITEMS, 7)


def from_dlpack_of_dpnp():
    array = dpnp.arange(ITEMS, dtype="float32")
    shared = dpnp.from_dlpack(array)
    array += 1
    return dpnp.asnumpy(shared), np.arange(1, ITEMS + 1)


def from_dlpack_of_numpy():
    return dpnp.asnumpy(dpnp.from_dlpack(np.arange(ITEMS, dtype="float32"), device=dpctl.SyclQueue())), np.arange(ITEMS)


def the_dlpack_device_is_oneapis_first():
    return dpnp.ones(3).__dlpack_device__(), (14, 0)


def to_device_of_sycls_cpu_and_back():
    """Between contexts dpnp copies at once, whatever kernels are still writing, on Intel's devices too."""
    array = dpnp.arange(ITEMS, dtype="float32")
    array.sycl_queue.wait()
    there = array.to_device(dpctl.SyclDevice("opencl:cpu")) * 2
    there.sycl_queue.wait()
    return dpnp.asnumpy(there.to_device(array.sycl_queue) + 1), np.arange(ITEMS) * 2 + 1


def eight_threads_after_a_warm_up():
    """The first call of all deadlocks in several threads, on any device: a lock of dpnp's own."""

    def work(seed):
        array = dpnp.arange(ITEMS, dtype="int64") + seed
        return int(dpnp.asnumpy((array * array).sum()))

    work(0)
    sums = [0] * 8

    def keep(number):
        sums[number] = work(number)

    threads = [threading.Thread(target=keep, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sums, [int(((np.arange(ITEMS) + number) ** 2).sum()) for number in range(8)]


OPERATIONS = {
    made.__name__: made
    for made in (
        random_numbers_are_uniform,
        random_numbers_are_normal,
        random_numbers_repeat_with_their_seed,
        an_in_order_queue,
        a_profiling_queue,
        a_timer,
        a_spirv_kernel_adds,
        a_spirv_kernel_adds_shared_memory,
        a_spirv_kernel_takes_a_value,
        a_spirv_kernel_uses_memory_of_its_group,
        a_spirv_kernel_waits_for_another,
        an_event_is_running_until_it_is_complete,
        copies_between_kinds_of_usm,
        a_fill_and_a_copy_by_the_queue,
        from_dlpack_of_dpnp,
        from_dlpack_of_numpy,
        the_dlpack_device_is_oneapis_first,
        to_device_of_sycls_cpu_and_back,
        eight_threads_after_a_warm_up,
    )
}
