! Makes an array of a Fortran array, whose columns lie together, and has broker write to one row of it.
program columns
    use, intrinsic :: iso_c_binding
    implicit none

    type, bind(c) :: device_id
        integer(c_int32_t) :: device_type = 1
        integer(c_int32_t) :: place = 0
    end type
    type, bind(c) :: element
        integer(c_int8_t) :: code, bits
        integer(c_int16_t) :: lanes
    end type
    type, bind(c) :: description
        type(c_ptr) :: data
        type(device_id) :: device
        type(element) :: dtype
        integer(c_int32_t) :: ndim = 2
        integer(c_int32_t) :: flags = 0
        type(c_ptr) :: shape, strides
    end type

    interface
        integer(c_int32_t) function broker_dtype_from_name(name, dtype) bind(c)
            import
            character(kind=c_char), intent(in) :: name(*)
            type(element), intent(out) :: dtype
        end function
        integer(c_int32_t) function broker_array_from_pointer(what, deleter, context, array) bind(c)
            import
            type(description), intent(in) :: what
            type(c_funptr), value :: deleter
            type(c_ptr), value :: context
            type(c_ptr), intent(out) :: array
        end function
        integer(c_int32_t) function broker_array_index(array, axis, place, view) bind(c)
            import
            type(c_ptr), value :: array
            integer(c_int32_t), value :: axis
            integer(c_int64_t), value :: place
            type(c_ptr), intent(out) :: view
        end function
        integer(c_int32_t) function broker_array_fill(array, value, queue) bind(c)
            import
            type(c_ptr), value :: array, value, queue
        end function
        integer(c_int32_t) function broker_array_release(array) bind(c)
            import
            type(c_ptr), value :: array
        end function
    end interface

    real(c_double), target :: field(3, 4) = 0, seven = 7
    integer(c_int64_t), target :: dims(2) = [3, 4], steps(2) = [1, 3]
    type(description) :: what
    type(c_ptr) :: array, row

    what%data = c_loc(field)
    what%shape = c_loc(dims)
    what%strides = c_loc(steps)
    call check(broker_dtype_from_name('float64' // c_null_char, what%dtype))
    ! No deleter: the field outlives the array.
    call check(broker_array_from_pointer(what, c_null_funptr, c_null_ptr, array))
    call check(broker_array_index(array, 0_c_int32_t, 1_c_int64_t, row))
    call check(broker_array_fill(row, c_loc(seven), c_null_ptr))
    call check(broker_array_release(row))
    call check(broker_array_release(array))
    print '(4f4.0)', field(2, :)

contains

    subroutine check(status)
        integer(c_int32_t), intent(in) :: status
        if (status /= 0) error stop 'broker refused'
    end subroutine
end program
