# The CMake package of broker's C ABI: `find_package(dlpack_broker)`, then link `dlpack_broker::dlpack_broker`, or
# `dlpack_broker::static` for the library inside the program. It finds its files from where it lies itself.
get_filename_component(_dlpack_broker_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

if(NOT TARGET dlpack_broker::dlpack_broker)
  add_library(dlpack_broker::dlpack_broker SHARED IMPORTED)
  set_target_properties(dlpack_broker::dlpack_broker PROPERTIES
    IMPORTED_LOCATION "${_dlpack_broker_prefix}/lib/libdlpack_broker.so.@ABI@"
    IMPORTED_SONAME "libdlpack_broker.so.@ABI@"
    INTERFACE_INCLUDE_DIRECTORIES "${_dlpack_broker_prefix}/include")
endif()

# The wheel carries the shared library alone.
if(NOT TARGET dlpack_broker::static AND EXISTS "${_dlpack_broker_prefix}/lib/libdlpack_broker.a")
  add_library(dlpack_broker::static STATIC IMPORTED)
  set_target_properties(dlpack_broker::static PROPERTIES
    IMPORTED_LOCATION "${_dlpack_broker_prefix}/lib/libdlpack_broker.a"
    INTERFACE_INCLUDE_DIRECTORIES "${_dlpack_broker_prefix}/include"
    INTERFACE_LINK_LIBRARIES "@LIBRARIES@")
endif()

unset(_dlpack_broker_prefix)
