/* SPDX-License-Identifier: Apache-2.0 */
/* Reads all channels, verifies flood messages and keeps the score of every source. */
#include "peer.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define BATCH 32
#define MAX_TALLIES 512
#define MAX_MISSING_RANGES 64
#define MAX_FLOOD_INDEX (1u << 26)

/* What arrived from one host on one channel. */
struct tally {
    int from;
    int channel;
    uint64_t received, distinct, duplicates, corrupt, out_of_order, other, bytes;
    int64_t first_at, last_at;
    uint32_t end;   /* one above the highest index seen */
    uint64_t *seen; /* a bit an index */
    size_t seen_words;
    uint64_t expected;
    long expect_tag;
};

static pthread_mutex_t tally_lock = PTHREAD_MUTEX_INITIALIZER;
static struct tally tallies[MAX_TALLIES];
static size_t tally_count;

static struct tally *find_tally(int from, int channel)
{
    for (size_t i = 0; i < tally_count; i++) {
        if (tallies[i].from == from && tallies[i].channel == channel) {
            return &tallies[i];
        }
    }
    if (tally_count == MAX_TALLIES) {
        abort();
    }
    struct tally *tally = &tallies[tally_count++];
    *tally = (struct tally){.from = from, .channel = channel};
    return tally;
}

static void check_expected(struct tally *tally)
{
    if (tally->expected == 0 || tally->distinct + tally->other < tally->expected) {
        return;
    }
    struct event event;
    begin(&event, "expected", tally->expect_tag);
    fprintf(event.out, ",\"from\":%d,\"channel\":%d,\"count\":%" PRIu64, tally->from, tally->channel, tally->expected);
    end(&event);
    tally->expected = 0;
}

static bool is_seen(const struct tally *tally, uint32_t index)
{
    return index / 64 < tally->seen_words && (tally->seen[index / 64] >> (index % 64) & 1);
}

static void mark_seen(struct tally *tally, uint32_t index)
{
    size_t word = index / 64;
    if (word >= tally->seen_words) {
        size_t words = tally->seen_words ? tally->seen_words : 1024;
        while (words <= word) {
            words *= 2;
        }
        uint64_t *grown = realloc(tally->seen, words * sizeof(uint64_t));
        if (!grown) {
            abort();
        }
        memset(grown + tally->seen_words, 0, (words - tally->seen_words) * sizeof(uint64_t));
        tally->seen = grown;
        tally->seen_words = words;
    }
    tally->seen[word] |= 1ull << (index % 64);
}

static void count_message(struct tally *tally, const unsigned char *data, size_t length)
{
    uint32_t index;
    tally->received++;
    tally->bytes += length;
    tally->last_at = now_us();
    if (tally->received == 1) {
        tally->first_at = tally->last_at;
    }
    if (!is_flood_message(data, length)) {
        tally->other++;
    } else if (!verify_flood_message(data, length, &index) || index >= MAX_FLOOD_INDEX) {
        tally->corrupt++;
    } else if (is_seen(tally, index)) {
        tally->duplicates++;
    } else {
        mark_seen(tally, index);
        tally->distinct++;
        tally->out_of_order += index < tally->end;
        tally->end = index >= tally->end ? index + 1 : tally->end;
    }
}

static void report_message(int from, int channel, const unsigned char *data, size_t length)
{
    struct event event;
    begin(&event, "message", 0);
    fprintf(event.out, ",\"from\":%d,\"channel\":%d,\"length\":%zu,\"fnv64\":\"%016" PRIx64 "\"", from, channel, length,
            fnv64(data, length));
    bool printable = length <= 4096;
    for (size_t i = 0; printable && i < length; i++) {
        printable = data[i] >= 0x20 && data[i] < 0x7f;
    }
    if (printable) {
        fputs(",\"text\":", event.out);
        put_text(event.out, (const char *)data, length);
    }
    end(&event);
}

static void take_batch(int channel, const struct mmsghdr *messages, int count)
{
    pthread_mutex_lock(&tally_lock);
    for (int i = 0; i < count; i++) {
        int from = take_source(channel);
        const unsigned char *data = messages[i].msg_hdr.msg_iov->iov_base;
        struct tally *tally = find_tally(from, channel);
        count_message(tally, data, messages[i].msg_len);
        if (!options.quiet) {
            report_message(from, channel, data, messages[i].msg_len);
        }
        check_expected(tally);
    }
    pthread_mutex_unlock(&tally_lock);
}

void *reader(void *unused)
{
    (void)unused;
    static unsigned char buffers[BATCH][KNET_MAX_PACKET_SIZE];
    struct iovec vectors[BATCH];
    struct mmsghdr messages[BATCH];
    struct pollfd fds[KNET_DATAFD_MAX];
    for (int i = 0; i < BATCH; i++) {
        vectors[i] = (struct iovec){buffers[i], sizeof(buffers[i])};
        messages[i] = (struct mmsghdr){.msg_hdr = {.msg_iov = &vectors[i], .msg_iovlen = 1}};
    }
    for (int i = 0; i < options.channels; i++) {
        fds[i] = (struct pollfd){.fd = channel_fd(i), .events = POLLIN};
    }
    while (!stopping) {
        poll(fds, (nfds_t)options.channels, 100);
        for (int i = 0; i < options.channels; i++) {
            if (fds[i].revents & POLLIN) {
                take_batch(i, messages, recvmmsg(fds[i].fd, messages, BATCH, MSG_DONTWAIT, NULL));
            }
        }
    }
    return NULL;
}

void expect(long tag, int from, int channel, uint64_t count)
{
    pthread_mutex_lock(&tally_lock);
    struct tally *tally = find_tally(from, channel);
    tally->expected = count;
    tally->expect_tag = tag;
    check_expected(tally);
    pthread_mutex_unlock(&tally_lock);
}

void expect_reset(void)
{
    pthread_mutex_lock(&tally_lock);
    for (size_t i = 0; i < tally_count; i++) {
        free(tallies[i].seen);
    }
    tally_count = 0;
    atomic_store(&rx_overflow, 0);
    atomic_store(&rx_bad_channel, 0);
    pthread_mutex_unlock(&tally_lock);
}

/* Ranges of indices below the highest one that never arrived, both ends included. */
static void put_missing(FILE *out, const struct tally *tally)
{
    size_t ranges = 0;
    fputs(",\"missing\":[", out);
    for (uint32_t i = 0; i < tally->end && ranges < MAX_MISSING_RANGES; i++) {
        if (is_seen(tally, i)) {
            continue;
        }
        uint32_t first = i;
        while (!is_seen(tally, i + 1)) { /* ends at the highest index at the latest */
            i++;
        }
        fprintf(out, "%s[%" PRIu32 ",%" PRIu32 "]", ranges++ ? "," : "", first, i);
    }
    fprintf(out, "],\"missing_count\":%" PRIu64, tally->end - tally->distinct);
}

void report_summary(long tag)
{
    struct event event;
    begin(&event, "summary", tag);
    pthread_mutex_lock(&tally_lock);
    fputs(",\"sources\":[", event.out);
    for (size_t i = 0; i < tally_count; i++) {
        const struct tally *t = &tallies[i];
        fprintf(event.out,
                "%s{\"from\":%d,\"channel\":%d,\"received\":%" PRIu64 ",\"distinct\":%" PRIu64
                ",\"duplicates\":%" PRIu64 ",\"corrupt\":%" PRIu64 ",\"out_of_order\":%" PRIu64 ",\"other\":%" PRIu64
                ",\"bytes\":%" PRIu64 ",\"highest\":%" PRId64 ",\"micros\":%" PRId64,
                i ? "," : "", t->from, t->channel, t->received, t->distinct, t->duplicates, t->corrupt,
                t->out_of_order, t->other, t->bytes, (int64_t)t->end - 1, t->last_at - t->first_at);
        put_missing(event.out, t);
        fputc('}', event.out);
    }
    pthread_mutex_unlock(&tally_lock);
    fprintf(event.out, "],\"rx_overflow\":%lu,\"rx_bad_channel\":%lu", atomic_load(&rx_overflow),
            atomic_load(&rx_bad_channel));
    end(&event);
}
