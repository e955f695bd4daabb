/* SPDX-License-Identifier: Apache-2.0 */
/* Many self-describing messages, from a thread of its own. */
#include "peer.h"

#include <endian.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

struct flood {
    long tag;
    struct route route;
    int channel;
    uint32_t first, count;
    size_t min_size, max_size;
    int64_t gap_us;
    bool sync;
};

static atomic_int running;

static void sleep_until(int64_t at_us)
{
    struct timespec at = {at_us / 1000000, (at_us % 1000000) * 1000};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
}

/* The size of a message is a function of its index, so that a repeated flood is the same flood. */
static size_t size_of(const struct flood *flood, uint32_t index)
{
    uint64_t pick;
    generate(~(uint64_t)index, (unsigned char *)&pick, sizeof(pick));
    return flood->min_size + le64toh(pick) % (flood->max_size - flood->min_size + 1);
}

static void *run(void *argument)
{
    struct flood *flood = argument;
    static _Thread_local unsigned char message[KNET_MAX_PACKET_SIZE];
    prctl(PR_SET_TIMERSLACK, 1UL);
    uint64_t sent = 0, bytes = 0, errors = 0, retries = 0;
    int last_error = 0;
    int64_t start = now_us();
    for (uint32_t i = 0; i < flood->count && !stopping; i++) {
        uint32_t index = flood->first + i;
        size_t size = size_of(flood, index);
        put_flood_message(message, index, size);
        if (flood->gap_us > 0) {
            sleep_until(start + (int64_t)i * flood->gap_us);
        }
        int result = transmit(&flood->route, flood->channel, message, size, flood->sync);
        while (result == EAGAIN && !flood->sync && !stopping) {
            retries++;
            struct pollfd fd = {.fd = channel_fd(flood->channel), .events = POLLOUT};
            poll(&fd, 1, 1);
            result = transmit(&flood->route, flood->channel, message, size, flood->sync);
        }
        if (result == 0) {
            sent++;
            bytes += size;
        } else {
            errors++;
            last_error = result;
        }
    }
    struct event event;
    begin(&event, "flooded", flood->tag);
    put_route(event.out, &flood->route);
    fprintf(event.out,
            ",\"channel\":%d,\"sync\":%s,\"sent\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"errors\":%" PRIu64
            ",\"last_error\":\"%s\",\"retries\":%" PRIu64 ",\"micros\":%" PRId64,
            flood->channel, flood->sync ? "true" : "false", sent, bytes, errors, errno_name(last_error), retries,
            now_us() - start);
    end(&event);
    free(flood);
    atomic_fetch_sub(&running, 1);
    return NULL;
}

static bool parse(struct flood *flood, const char *arguments)
{
    char copy[256];
    snprintf(copy, sizeof(copy), "%s", arguments);
    char *rest = copy;
    bool valid = parse_route(cut(&rest, ' '), &flood->route);
    valid &= sscanf(cut(&rest, ' '), "%d", &flood->channel) == 1;
    valid &= sscanf(cut(&rest, ' '), "%" SCNu32, &flood->count) == 1;
    int sizes = sscanf(cut(&rest, ' '), "%zu-%zu", &flood->min_size, &flood->max_size);
    flood->max_size = sizes == 2 ? flood->max_size : flood->min_size;
    valid &= sizes >= 1;
    while (*rest) {
        char *option = cut(&rest, ' ');
        if (strcmp(option, "sync") == 0) {
            flood->sync = true;
        } else if (sscanf(option, "first=%" SCNu32, &flood->first) != 1) {
            valid &= sscanf(option, "%" SCNd64, &flood->gap_us) == 1;
        }
    }
    return valid && flood->channel >= 0 && flood->channel < options.channels && flood->min_size >= FLOOD_HEADER
            && flood->min_size <= flood->max_size && flood->max_size <= KNET_MAX_PACKET_SIZE;
}

int start_flood(long tag, const char *arguments)
{
    struct flood *flood = calloc(1, sizeof(*flood));
    if (!flood || !parse(flood, arguments)) {
        free(flood);
        errno = EINVAL;
        return -1;
    }
    flood->tag = tag;
    atomic_fetch_add(&running, 1);
    pthread_t thread;
    int code = pthread_create(&thread, NULL, run, flood);
    if (code != 0) {
        atomic_fetch_sub(&running, 1);
        free(flood);
        errno = code;
        return -1;
    }
    pthread_detach(thread);
    return 0;
}

void wait_for_floods(void)
{
    while (atomic_load(&running) > 0) {
        usleep(1000);
    }
}
