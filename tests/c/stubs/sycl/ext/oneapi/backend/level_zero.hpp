// Where DPC++ has the native handles of queues.
#include <sycl/sycl.hpp>
