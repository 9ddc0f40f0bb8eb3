/* Claims about views, copies and writes on the host, and about what is explained. */
#include <dlpack_broker/broker.h>

#include "claims.h"

static broker_dtype dtype_of(const char *name) {
    broker_dtype dtype = {0};
    CHECK_OK(broker_dtype_from_name(name, &dtype));
    return dtype;
}

/* The numbers 0 to 11 in three rows. */
static broker_array *numbers(void) {
    broker_array *array = NULL;
    broker_description description;
    const int64_t shape[2] = {3, 4};
    CHECK_OK(broker_array_create(NULL, 0, dtype_of("int32"), 2, shape, &array));
    CHECK_OK(broker_array_describe(array, &description));
    CHECK((uintptr_t)description.data % 64 == 0);
    for (int32_t value = 0; value < 12; value++) ((int32_t *)description.data)[value] = value;
    return array;
}

static int32_t first(const broker_array *array) {
    broker_description description;
    CHECK_OK(broker_array_describe(array, &description));
    return *(const int32_t *)description.data;
}

static void new_memory_of_the_host_is_zero(void) {
    broker_array *array = NULL;
    broker_description description;
    const int64_t shape[1] = {1000};
    CHECK_OK(broker_array_create(NULL, 0, dtype_of("uint8"), 1, shape, &array));
    CHECK_OK(broker_array_describe(array, &description));
    for (int index = 0; index < 1000; index++) CHECK(((const unsigned char *)description.data)[index] == 0);
    CHECK_OK(broker_array_release(array));
}

static void a_slice_shares_the_memory_and_keeps_it(void) {
    broker_array *array = numbers(), *row = NULL, *part = NULL;
    broker_description description;
    CHECK_OK(broker_array_index(array, 0, -1, &row));
    CHECK_OK(broker_array_release(array));
    CHECK_OK(broker_array_slice(row, 0, INT64_MAX, INT64_MIN, -2, &part));
    CHECK_OK(broker_array_release(row));
    CHECK_OK(broker_array_describe(part, &description));
    CHECK(description.ndim == 1 && description.shape[0] == 2 && description.strides[0] == -2);
    CHECK(((const int32_t *)description.data)[0] == 11 && ((const int32_t *)description.data)[-2] == 9);
    CHECK_OK(broker_array_release(part));
}

static void axes_can_be_permuted_and_shapes_changed(void) {
    broker_array *array = numbers(), *turned = NULL, *flat = NULL, *untouched = NULL;
    broker_description description;
    const int64_t axes[2] = {1, 0}, shape[2] = {-1, 6};
    CHECK_OK(broker_array_permute(array, axes, &turned));
    CHECK_OK(broker_array_describe(turned, &description));
    CHECK(description.shape[0] == 4 && description.strides[0] == 1 && description.strides[1] == 4);
    CHECK_OK(broker_array_reshape(array, 2, shape, &flat));
    CHECK_OK(broker_array_describe(flat, &description));
    CHECK(description.shape[0] == 2 && description.shape[1] == 6);
    CHECK_STATUS(BROKER_STATUS_COPY_REQUIRED, broker_array_reshape(turned, 2, shape, &untouched));
    CHECK(untouched == NULL);
    CHECK_OK(broker_array_release(flat));
    CHECK_OK(broker_array_release(turned));
    CHECK_OK(broker_array_release(array));
}

static void what_is_repeated_must_not_be_written(void) {
    broker_array *array = numbers(), *repeated = NULL;
    broker_description description;
    const int64_t shape[3] = {2, 3, 4};
    const int32_t one = 1;
    CHECK_OK(broker_array_broadcast(array, 3, shape, &repeated));
    CHECK_OK(broker_array_describe(repeated, &description));
    CHECK(description.strides[0] == 0 && description.flags == BROKER_READ_ONLY);
    CHECK_STATUS(BROKER_STATUS_READ_ONLY, broker_array_fill(repeated, &one, NULL));
    CHECK(first(array) == 0);
    CHECK_OK(broker_array_release(repeated));
    CHECK_OK(broker_array_release(array));
}

static void views_that_do_not_fit_are_refused(void) {
    broker_array *array = numbers(), *untouched = NULL;
    const int64_t twice[2] = {0, 0}, many[1] = {13};
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_array_index(array, 0, 3, &untouched));
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_array_index(array, 2, 0, &untouched));
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_array_index(array, -3, 0, &untouched));
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_array_slice(array, 0, 0, 1, 0, &untouched));
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_array_permute(array, twice, &untouched));
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_array_reshape(array, 1, many, &untouched));
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_array_reshape(array, -1, many, &untouched));
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_array_reshape(array, 1, NULL, &untouched));
    CHECK(untouched == NULL);
    CHECK_OK(broker_array_release(array));
}

static void a_copy_is_in_row_major_order_and_by_itself(void) {
    broker_array *array = numbers(), *turned = NULL, *copy = NULL;
    broker_description description;
    const int64_t axes[2] = {1, 0};
    const int32_t one = 1;
    CHECK_OK(broker_array_permute(array, axes, &turned));
    CHECK_OK(broker_array_copy(turned, NULL, 0, &copy));
    CHECK_OK(broker_array_fill(array, &one, NULL));
    CHECK_OK(broker_array_describe(copy, &description));
    CHECK(description.shape[0] == 4 && description.strides[0] == 3 && description.strides[1] == 1);
    CHECK(((const int32_t *)description.data)[1] == 4 && ((const int32_t *)description.data)[3] == 1);
    CHECK_OK(broker_array_release(copy));
    CHECK_OK(broker_array_release(turned));
    CHECK_OK(broker_array_release(array));
}

static void overlapping_views_get_what_was_there_before(void) {
    broker_array *array = numbers(), *head = NULL, *tail = NULL;
    CHECK_OK(broker_array_slice(array, 0, 0, 2, 1, &head));
    CHECK_OK(broker_array_slice(array, 0, 1, 3, 1, &tail));
    CHECK_OK(broker_array_assign(tail, head, NULL));
    broker_description description;
    CHECK_OK(broker_array_describe(array, &description));
    CHECK(((const int32_t *)description.data)[4] == 0 && ((const int32_t *)description.data)[8] == 4);
    CHECK_OK(broker_array_release(tail));
    CHECK_OK(broker_array_release(head));
    CHECK_OK(broker_array_release(array));
}

static void nothing_is_cast_and_nothing_repeated_unasked(void) {
    broker_array *array = numbers(), *other = NULL, *row = NULL;
    const int64_t shape[2] = {3, 4};
    CHECK_OK(broker_array_create(NULL, 0, dtype_of("float32"), 2, shape, &other));
    CHECK_STATUS(BROKER_STATUS_UNSUPPORTED_DTYPE, broker_array_assign(array, other, NULL));
    CHECK_OK(broker_array_index(array, 0, 0, &row));
    CHECK_STATUS(BROKER_STATUS_UNSUPPORTED_LAYOUT, broker_array_assign(array, row, NULL));
    CHECK_OK(broker_array_release(row));
    CHECK_OK(broker_array_release(other));
    CHECK_OK(broker_array_release(array));
}

static void packed_elements_are_refused(void) {
    broker_array *array = NULL;
    const int64_t shape[1] = {4};
    CHECK_STATUS(BROKER_STATUS_UNSUPPORTED_DTYPE,
                 broker_array_create(NULL, 0, dtype_of("float4_e2m1fn"), 1, shape, &array));
    const broker_dtype nothing = {0};
    CHECK_STATUS(BROKER_STATUS_INVALID_TENSOR, broker_array_create(NULL, 0, nothing, 1, shape, &array));
    CHECK(array == NULL);
}

static void too_much_memory_is_an_error(void) {
    broker_array *array = NULL;
    const int64_t shape[1] = {INT64_C(1) << 60};
    CHECK_STATUS(BROKER_STATUS_OUT_OF_MEMORY, broker_array_create(NULL, 0, dtype_of("float64"), 1, shape, &array));
    CHECK(array == NULL);
}

static void a_route_is_told_in_words(void) {
    broker_array *array = numbers(), *backwards = NULL;
    char *text = NULL;
    CHECK_OK(broker_array_explain(array, "torch", NULL, &text));
    CHECK(strcmp(text, "int32 (3, 4) on cpu -> PyTorch: shares") == 0);
    broker_text_release(text);
    CHECK_OK(broker_array_slice(array, 0, INT64_MAX, INT64_MIN, -1, &backwards));
    CHECK_OK(broker_array_explain(backwards, "torch", "2.13", &text));
    CHECK(strstr(text, "copies 48 bytes\n  why: PyTorch takes no negative strides\n  to share: make the source"));
    broker_text_release(text);
    text = NULL;
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_array_explain(array, "tourch", NULL, &text));
    CHECK_STATUS(BROKER_STATUS_INVALID_ARGUMENT, broker_array_explain(array, "torch", "two", &text));
    CHECK(text == NULL);
    CHECK_OK(broker_array_release(backwards));
    CHECK_OK(broker_array_release(array));
}

static const struct claim CLAIMS[] = {
    {"new_memory_of_the_host_is_zero", new_memory_of_the_host_is_zero},
    {"a_slice_shares_the_memory_and_keeps_it", a_slice_shares_the_memory_and_keeps_it},
    {"axes_can_be_permuted_and_shapes_changed", axes_can_be_permuted_and_shapes_changed},
    {"what_is_repeated_must_not_be_written", what_is_repeated_must_not_be_written},
    {"views_that_do_not_fit_are_refused", views_that_do_not_fit_are_refused},
    {"a_copy_is_in_row_major_order_and_by_itself", a_copy_is_in_row_major_order_and_by_itself},
    {"overlapping_views_get_what_was_there_before", overlapping_views_get_what_was_there_before},
    {"nothing_is_cast_and_nothing_repeated_unasked", nothing_is_cast_and_nothing_repeated_unasked},
    {"packed_elements_are_refused", packed_elements_are_refused},
    {"too_much_memory_is_an_error", too_much_memory_is_an_error},
    {"a_route_is_told_in_words", a_route_is_told_in_words},
};

int main(int argc, char **argv) { return run_claims(CLAIMS, sizeof(CLAIMS) / sizeof(*CLAIMS), argc, argv); }
