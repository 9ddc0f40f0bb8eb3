/* Threads that Python does not know, and that call deleters: as the pools of frameworks do. */

#include <pthread.h>
#include <stdlib.h>

typedef void (*deleter_t)(void *);

struct job {
    pthread_t thread;
    long count;
    deleter_t *deleters;
    void **tensors;
    pthread_mutex_t *lock;
    int is_locked;
};

static pthread_mutex_t framework_lock = PTHREAD_MUTEX_INITIALIZER;

static void *run(void *given)
{
    struct job *job = given;
    if (job->lock) {
        pthread_mutex_lock(job->lock);
        __atomic_store_n(&job->is_locked, 1, __ATOMIC_RELEASE);
    }
    for (long i = 0; i < job->count; i++)
        job->deleters[i](job->tensors[i]);
    if (job->lock)
        pthread_mutex_unlock(job->lock);
    return NULL;
}

/* Starts a thread that calls the deleters; the arrays have to live until it has ended. */
void *start_deleting(deleter_t *deleters, void **tensors, long count)
{
    struct job *job = calloc(1, sizeof *job);
    job->deleters = deleters;
    job->tensors = tensors;
    job->count = count;
    pthread_create(&job->thread, NULL, run, job);
    return job;
}

/* Waits for the end of a thread. */
void finish_deleting(void *started)
{
    struct job *job = started;
    pthread_join(job->thread, NULL);
    free(job);
}

/* Has a thread call the deleters inside of a lock, and waits for that lock: with the GIL, if the caller has it. */
void wait_for_lock_of_deleting(deleter_t *deleters, void **tensors, long count)
{
    struct job job = {.count = count, .deleters = deleters, .tensors = tensors, .lock = &framework_lock};
    pthread_create(&job.thread, NULL, run, &job);
    while (!__atomic_load_n(&job.is_locked, __ATOMIC_ACQUIRE))
        ;
    pthread_mutex_lock(&framework_lock);
    pthread_mutex_unlock(&framework_lock);
    pthread_join(job.thread, NULL);
}
