/* SPDX-License-Identifier: Apache-2.0 */
/* How long knet_send_sync takes, and how long until an answer is read. */
#include "bench_node.h"
#include "samples.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <time.h>

#define MILLISECOND 1000000ull
#define ANSWER_TIMEOUT_MS 1000

/* Reads until the answer to one message has come; answers to earlier ones, which were given up, are passed over. */
static bool read_answer(struct node *node, uint32_t run, size_t size, uint64_t sequence)
{
    static unsigned char answer[KNET_MAX_PACKET_SIZE];
    struct pollfd readable = {.fd = node->fd, .events = POLLIN};
    while (poll(&readable, 1, ANSWER_TIMEOUT_MS) > 0) {
        ssize_t length;
        while ((length = knet_recv(node->handle, (char *)answer, sizeof(answer), node->channel)) > 0) {
            if (is_message(answer, length, run, size, sequence)) {
                return true;
            }
        }
    }
    return false;
}

void measure_latency(void)
{
    struct node *node = node_of_request();
    static unsigned char message[KNET_MAX_PACKET_SIZE];
    bool roundtrip = number_of("roundtrip", 0) != 0;
    uint32_t run = (uint32_t)number_of("run", 0);
    size_t size = (size_t)number_of("size", HEADER_BYTES), count = 0;
    uint64_t gap = (uint64_t)number_of("gap", 0) * 1000, calls = (uint64_t)number_of("calls", 0);
    uint64_t sequence = 0, failed = 0, unanswered = 0;
    atomic_bool never = false;
    int error = 0;
    uint32_t *samples = sample_room();
    if (text_of("to", NULL)) {
        aim(node, text_of("to", ""));
    } /* or else where the stream goes beside which they are made */
    uint64_t begin = now(CLOCK_MONOTONIC), end = begin + (uint64_t)number_of("millis", 1000) * MILLISECOND;
    while (now(CLOCK_MONOTONIC) < end && count < MAX_SAMPLES) {
        compose(message, size, run, sequence);
        uint64_t start = now(CLOCK_MONOTONIC);
        if (knet_send_sync(node->handle, (const char *)message, size, node->channel) != 0) {
            error = errno;
            failed++;
        } else {
            if (roundtrip && !read_answer(node, run, size, sequence)) {
                unanswered++;
            } else {
                samples[count++] = (uint32_t)(now(CLOCK_MONOTONIC) - start);
            }
            sequence++;
        }
        wait_for(gap);
        pace_finely(&never, calls, begin, sequence + failed);
    }
    uint64_t nanos = now(CLOCK_MONOTONIC) - begin;
    write_samples(text_of("samples", ""), count);
    printf("ok sent=%lu failed=%lu unanswered=%lu error=%d nanos=%lu\n", sequence, failed, unanswered, error, nanos);
}
