// Compiled and never linked: SYCL's interface is only declared by the stubs.
#include <dlpack_broker/sycl.hpp>

static_assert(broker::are_equal(broker::dtype_of<sycl::half>(), {2, 16, 1}));

broker::Result<broker::Array> of_sycl(sycl::queue &queue, float *data);

broker::Result<broker::Array> of_sycl(sycl::queue &queue, float *data) {
    auto context = broker::context_of(queue);
    if (!context) return context.error();
    auto made = broker::Array::empty<float>(context.value(), {4, 5}, broker::Usm::shared);
    if (!made) return made;
    auto ordered = broker::queue_of(queue, context.value());
    if (!ordered) return ordered.error();
    if (auto failed = made.value().fill(1.0F, &ordered.value()); !failed) return failed.error();
    return broker::view(queue, data, {4, 5});
}
