/* SPDX-License-Identifier: Apache-2.0 */
/* How long send takes, and how long until an answer is read. */
#include "bare.h"
#include "samples.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

#define MILLISECOND 1000000ull
#define ANSWER_TIMEOUT_S 1

/* Reads until an answer has come; answers to earlier messages, which were given up, are passed over. */
static bool read_answer(uint32_t run, size_t size, uint64_t sequence)
{
    static unsigned char answer[MAX_MESSAGE];
    ssize_t length;
    while ((length = recv(connection, answer, sizeof(answer), 0)) >= 0 || errno == EINTR) {
        if (is_message(answer, length, run, size, sequence)) {
            return true;
        }
    }
    return false;
}

void measure_latency(void)
{
    static unsigned char piece[MAX_MESSAGE];
    struct cut cut = cut_of_request();
    bool roundtrip = number_of("roundtrip", 0) != 0;
    uint32_t run = (uint32_t)number_of("run", 0), *samples = sample_room();
    uint64_t gap = (uint64_t)number_of("gap", 0) * 1000, sequence = 0, errors = 0, unanswered = 0;
    size_t count = 0;
    int error = 0;
    struct timeval patience = {.tv_sec = ANSWER_TIMEOUT_S};
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    uint64_t end = now(CLOCK_MONOTONIC) + (uint64_t)number_of("millis", 1000) * MILLISECOND;
    while (now(CLOCK_MONOTONIC) < end && count < MAX_SAMPLES) {
        uint64_t first = sequence * cut.pieces, taken = 0, nanos = 0;
        bool written = true, answered = true;
        for (uint64_t i = first; written && i < first + cut.pieces; i++) {
            size_t size = size_of_piece(&cut, i);
            compose(piece, size, run, i);
            uint64_t start = now(CLOCK_MONOTONIC);
            written = send(connection, piece, size, 0) == (ssize_t)size;
            error = written ? error : errno;
            nanos += now(CLOCK_MONOTONIC) - start;
        }
        uint64_t start = now(CLOCK_MONOTONIC);
        for (uint64_t i = first; roundtrip && written && answered && i < first + cut.pieces; i++, taken++) {
            answered = read_answer(run, size_of_piece(&cut, i), i);
        }
        nanos += taken ? now(CLOCK_MONOTONIC) - start : 0;
        errors += written ? 0 : 1;
        unanswered += answered ? 0 : 1;
        if (written && answered) {
            samples[count++] = (uint32_t)nanos;
        }
        sequence += written ? 1 : 0;
        wait_for(gap);
    }
    write_samples(text_of("samples", ""), count);
    printf("ok sent=%lu failed=%lu unanswered=%lu error=%d\n", sequence, errors, unanswered, error);
}
