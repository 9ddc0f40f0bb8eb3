/* Hands memory of the program's own out as a DLPack tensor and takes it back, without a copy and without Python. */
#include <dlpack_broker/broker.h>
#include <stdio.h>
#include <stdlib.h>

/* Ends the program with the library's words where a call did not succeed. */
static void check(broker_status status) {
    if (status != BROKER_STATUS_OK) {
        fprintf(stderr, "%s: %s\n", broker_status_name(status), broker_last_error());
        exit(EXIT_FAILURE);
    }
}

static void let_go(void *memory) {
    puts("nobody has the memory any more");
    free(memory);
}

int main(void) {
    const int64_t shape[2] = {2, 3};
    broker_description description = {0};
    description.data = calloc(6, sizeof(double));
    description.device.device_type = BROKER_DEVICE_TYPE_CPU;
    description.ndim = 2;
    description.shape = shape;
    check(broker_dtype_from_name("float64", &description.dtype));

    broker_array *array = NULL;
    check(broker_array_from_pointer(&description, let_go, description.data, &array));

    /* This is what another library would be given. It keeps the memory by itself. */
    struct DLManagedTensorVersioned *tensor = NULL;
    check(broker_array_to_dlpack(array, &tensor));
    check(broker_array_release(array));

    broker_array *back = NULL, *row = NULL;
    check(broker_array_from_dlpack(tensor, &back));
    check(broker_array_index(back, 0, 1, &row));
    check(broker_array_release(back));

    const double one = 1.0;
    check(broker_array_fill(row, &one, NULL));
    printf("the last element is %g\n", ((const double *)description.data)[5]);

    char *route = NULL;
    check(broker_array_explain(row, "torch", NULL, &route));
    puts(route);
    broker_text_release(route);
    check(broker_array_release(row));
    return EXIT_SUCCESS;
}
