/* A program of claims: each is a function, run by its name, or all of them without one.
 *
 * A claim that does not hold ends the program with its place; what a claim prints is for people.
 */
#ifndef CLAIMS_H
#define CLAIMS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct claim {
    const char *name;
    void (*hold)(void);
};

#define CHECK(condition)                                                                      \
    do {                                                                                      \
        if (!(condition)) {                                                                   \
            fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition);     \
            exit(1);                                                                          \
        }                                                                                     \
    } while (0)

/* Checks a status, and says with it what went wrong. */
#define CHECK_STATUS(wanted, call)                                                            \
    do {                                                                                      \
        int status_of_call = (int)(call);                                                     \
        if (status_of_call != (int)(wanted)) {                                                \
            fprintf(stderr, "%s:%d: %s returned %s: %s\n", __FILE__, __LINE__, #call,         \
                    broker_status_name(status_of_call), broker_last_error());                 \
            exit(1);                                                                          \
        }                                                                                     \
    } while (0)

#define CHECK_OK(call) CHECK_STATUS(BROKER_STATUS_OK, call)

static inline int run_claims(const struct claim *claims, size_t count, int argc, char **argv) {
    size_t ran = 0;
    for (size_t index = 0; index < count; index++) {
        if (argc < 2 || strcmp(argv[1], claims[index].name) == 0) {
            claims[index].hold();
            ran++;
        }
    }
    if (ran == 0) {
        fprintf(stderr, "there is no claim of that name\n");
        return 2;
    }
    return 0;
}

#endif
