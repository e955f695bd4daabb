/* SPDX-License-Identifier: Apache-2.0 */
/* Many threads that call knet_send_sync on one handle as fast as it returns. */
#include "bench_node.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MILLISECOND 1000000ull
#define FIRST_SAMPLES 64
#define MAX_SAMPLES (4u << 20)
#define MAX_ERRNO 256
#define MAX_THREADS 4096

struct contender {
    pthread_t thread;
    struct node *node;
    uint32_t *samples;
    size_t count, room;
    uint64_t sent;
};

static uint32_t run;
static size_t size;
static atomic_bool begin, stop;
static atomic_ullong sequences;
static atomic_ullong refusals[MAX_ERRNO];

static void add_sample(struct contender *self, uint64_t nanos)
{
    if (self->count == self->room) {
        size_t room = self->room ? 2 * self->room : FIRST_SAMPLES;
        uint32_t *larger = room <= MAX_SAMPLES ? realloc(self->samples, room * sizeof(*larger)) : NULL;
        if (!larger) {
            return;
        }
        self->samples = larger;
        self->room = room;
    }
    self->samples[self->count++] = nanos > UINT32_MAX ? UINT32_MAX : (uint32_t)nanos;
}

static void *contend(void *argument)
{
    struct contender *self = argument;
    unsigned char message[KNET_MAX_PACKET_SIZE];
    while (!begin) {
        struct timespec nap = {0, MILLISECOND};
        nanosleep(&nap, NULL);
    }
    while (!stop) {
        compose(message, size, run, atomic_fetch_add(&sequences, 1));
        uint64_t start = now(CLOCK_MONOTONIC);
        if (knet_send_sync(self->node->handle, (const char *)message, size, self->node->channel) == 0) {
            add_sample(self, now(CLOCK_MONOTONIC) - start);
            self->sent++;
        } else {
            int error = errno;
            atomic_fetch_add(&refusals[error > 0 && error < MAX_ERRNO ? error : 0], 1);
        }
    }
    return NULL;
}

static void write_samples(const char *name, struct contender *contenders, size_t threads)
{
    FILE *file = fopen(name, "wb");
    bool written = file != NULL;
    for (size_t i = 0; written && i < threads; i++) {
        written = fwrite(contenders[i].samples, sizeof(uint32_t), contenders[i].count, file) == contenders[i].count;
    }
    if (!written || fclose(file) != 0) {
        refuse("cannot write %s", name);
    }
}

void measure_contention(void)
{
    struct node *node = node_of_request();
    size_t threads = (size_t)number_of("threads", 1), started = 0;
    if (number_of("virtual", 0) || threads < 1 || threads > MAX_THREADS) {
        refuse("1 to %d threads, none of them virtual", MAX_THREADS);
    }
    struct contender *contenders = calloc(threads, sizeof(*contenders));
    if (!contenders) {
        refuse("no memory for %zu threads", threads);
    }
    run = (uint32_t)number_of("run", 0);
    size = (size_t)number_of("size", HEADER_BYTES);
    aim(node, text_of("to", ""));
    begin = stop = false;
    sequences = 0;
    for (size_t i = 0; i < MAX_ERRNO; i++) {
        refusals[i] = 0;
    }
    while (started < threads) {
        contenders[started].node = node;
        if (pthread_create(&contenders[started].thread, NULL, contend, &contenders[started]) != 0) {
            break;
        }
        started++;
    }
    uint64_t start = now(CLOCK_MONOTONIC), millis = (uint64_t)number_of("millis", 1000);
    stop = started < threads;
    begin = true;
    if (!stop) {
        struct timespec nap = {(time_t)(millis / 1000), (long)(millis % 1000 * MILLISECOND)};
        nanosleep(&nap, NULL);
    }
    stop = true;
    uint64_t sent = 0;
    for (size_t i = 0; i < started; i++) {
        pthread_join(contenders[i].thread, NULL);
        sent += contenders[i].sent;
    }
    uint64_t nanos = now(CLOCK_MONOTONIC) - start;
    if (started == threads) {
        write_samples(text_of("samples", ""), contenders, threads);
    }
    for (size_t i = 0; i < threads; i++) {
        free(contenders[i].samples);
    }
    free(contenders);
    if (started < threads) {
        refuse("no more than %zu threads", started);
    }
    printf("ok sent=%lu nanos=%lu", sent, nanos);
    for (size_t i = 0; i < MAX_ERRNO; i++) {
        if (refusals[i]) {
            printf(" errno_%zu=%llu", i, (unsigned long long)refusals[i]);
        }
    }
    putchar('\n');
}
