// As much of SYCL's interface as dlpack_broker/sycl.hpp uses: declarations alone, which no program links.
#ifndef STUB_SYCL_HPP
#define STUB_SYCL_HPP

#include <variant>

struct _ze_command_list_handle_t;
struct _ze_command_queue_handle_t;
struct _ze_context_handle_t;
struct _ze_device_handle_t;

namespace sycl {

enum class backend { opencl, ext_oneapi_level_zero };
namespace usm {
enum class alloc { host, device, shared, unknown };
}

class half {
    unsigned short bits_;
};
class device {};
class context {
public:
    explicit context(const device &);
    bool operator==(const context &) const;
};
class queue {
public:
    backend get_backend() const noexcept;
    device get_device() const;
    context get_context() const;
    bool is_in_order() const;
    void wait_and_throw();
};

template <backend which>
_ze_device_handle_t *get_native(const device &);
template <backend which>
_ze_context_handle_t *get_native(const context &);
template <backend which>
std::variant<_ze_command_queue_handle_t *, _ze_command_list_handle_t *> get_native(const queue &);
usm::alloc get_pointer_type(const void *, const context &);
device get_pointer_device(const void *, const context &);

}  // namespace sycl

#endif
