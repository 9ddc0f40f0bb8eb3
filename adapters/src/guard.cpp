// Calls a function and catches what it throws: Rust cannot catch a C++ exception and would abort.
//
// The only C++ of the crate; what is called, and what a message becomes, is guard.rs's business. It also drops what C++
// hands out by `std::shared_ptr`, whose form every program of this C++ library shares.

#include <cstddef>
#include <cstring>
#include <cxxabi.h>
#include <exception>
#include <memory>

namespace {

// Copies as much of a message as fits and returns its length.
std::size_t write(const char *what, char *message, std::size_t size) noexcept {
    std::size_t length = std::strlen(what);
    length = length < size ? length : size;
    std::memcpy(message, what, length);
    return length;
}

} // namespace

// Returns whether `call(argument)` came back. If not, `message`, of `*length` bytes, holds what was thrown, not
// terminated, and `*length` says how long that is.
extern "C" bool adapters_guard(void (*call)(void *), void *argument, char *message, std::size_t *length) {
    try {
        call(argument);
        return true;
    } catch (const std::exception &exception) {
        *length = write(exception.what(), message, *length);
    } catch (abi::__forced_unwind &) {
        // The end of a thread is no failure, and glibc aborts if it is not passed on.
        throw;
    } catch (...) {
        *length = write("something that is no std::exception", message, *length);
    }
    return false;
}

// Drops the reference that a `std::shared_ptr`, to whatever, holds.
extern "C" void broker_adapters_release(void *shared) {
    static_cast<std::shared_ptr<void> *>(shared)->~shared_ptr();
}
