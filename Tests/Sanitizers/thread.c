// Tells ThreadSanitizer what it cannot see of Swift's runtime, which is not instrumented.
//
// These functions are linked into each program in the place of the runtime's, pass on to them, and say what they order. What is
// a race without them remains one.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <sched.h>
#include <sanitizer/tsan_interface.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define SWIFT_FUNCTION __attribute__((swiftcall))
#define SWIFT_ASYNC_FUNCTION __attribute__((swiftasynccall))
#define SELF __attribute__((swift_context))

static void *original(const char *name) {
    void *function = dlsym(RTLD_NEXT, name);
    if (function == NULL) abort();
    return function;
}

// A Mutex that nobody waits for is an atomic of the program itself. One that is waited for goes through these: without them,
// each use of what it guards would be a race.

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

SWIFT_FUNCTION void lock(uint32_t thread, SELF void *mutex) __asm__(LOCK);
SWIFT_FUNCTION bool try_lock(SELF void *mutex) __asm__(TRY_LOCK);
SWIFT_FUNCTION void unlock(SELF void *mutex) __asm__(UNLOCK);

SWIFT_FUNCTION void lock(uint32_t thread, SELF void *mutex) {
    SWIFT_FUNCTION void (*pass_on)(uint32_t, SELF void *) = original(LOCK);
    pass_on(thread, mutex);
    __tsan_acquire(mutex);
}

SWIFT_FUNCTION bool try_lock(SELF void *mutex) {
    SWIFT_FUNCTION bool (*pass_on)(SELF void *) = original(TRY_LOCK);
    bool is_locked = pass_on(mutex);
    if (is_locked) __tsan_acquire(mutex);
    return is_locked;
}

SWIFT_FUNCTION void unlock(SELF void *mutex) {
    SWIFT_FUNCTION void (*pass_on)(SELF void *) = original(UNLOCK);
    __tsan_release(mutex);
    pass_on(mutex);
}

// Who resumes a continuation releases its task. Where that comes before the await, the task goes on without acquiring it: what
// it was given would be a race. So each continuation goes on here first, and then where it would have gone.
// https://github.com/swiftlang/swift/issues/57803

typedef SWIFT_ASYNC_FUNCTION void (*resume_function)(__attribute__((swift_async_context)) void *continuation);

// The beginning of the runtime's AsyncContext.
struct continuation {
    void *parent;
    resume_function resume;
};

struct resumption {
    void *continuation;
    resume_function resume;
    struct resumption *next;
};

// Not a lock that ThreadSanitizer knows: it would take all that go through it for synchronized.
static struct bucket {
    bool is_locked;
    struct resumption *first;
} buckets[4096];

static struct bucket *locked_bucket(void *continuation) {
    struct bucket *bucket = &buckets[(uintptr_t)continuation / 16 % (sizeof buckets / sizeof buckets[0])];
    while (__atomic_test_and_set(&bucket->is_locked, __ATOMIC_ACQUIRE)) sched_yield();
    return bucket;
}

static void unlock_bucket(struct bucket *bucket) {
    __atomic_clear(&bucket->is_locked, __ATOMIC_RELEASE);
}

static void put(void *continuation, resume_function resume) {
    struct resumption *new = malloc(sizeof *new);
    if (new == NULL) abort();
    struct bucket *bucket = locked_bucket(continuation);
    *new = (struct resumption){continuation, resume, bucket->first};
    bucket->first = new;
    unlock_bucket(bucket);
}

static resume_function take(void *continuation) {
    struct bucket *bucket = locked_bucket(continuation);
    struct resumption **place = &bucket->first;
    while (*place != NULL && (*place)->continuation != continuation) place = &(*place)->next;
    struct resumption *found = *place;
    if (found == NULL) abort();
    *place = found->next;
    unlock_bucket(bucket);
    resume_function resume = found->resume;
    free(found);
    return resume;
}

SWIFT_FUNCTION void *swift_task_getCurrent(void);

static SWIFT_ASYNC_FUNCTION void resume(__attribute__((swift_async_context)) void *continuation) {
    resume_function pass_on = take(continuation);
    __tsan_acquire(swift_task_getCurrent());
    __attribute__((musttail)) return pass_on(continuation);
}

SWIFT_FUNCTION void *swift_continuation_init(struct continuation *continuation, size_t flags) {
    SWIFT_FUNCTION void *(*pass_on)(void *, size_t) = original("swift_continuation_init");
    put(continuation, continuation->resume);
    continuation->resume = resume;
    return pass_on(continuation, flags);
}
