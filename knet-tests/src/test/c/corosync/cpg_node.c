/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cpg_node: a member of one of corosync's process groups (CPG), driven by lines on standard input, reporting by JSON
 * objects on standard output, one a line. README.md lists its commands and events. It ends with the end of its input.
 *
 * Every message carries its sender, a running number and bytes generated from both, so that a receiver can verify all
 * of it, and that none is missing: CPG delivers to all members in one order, and gives each its own messages too.
 */
#include <corosync/cpg.h>
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define GROUP "knet-test"
#define MAGIC 0x4b435047u
#define MAX_NODES 16
#define MAX_MESSAGE 1000000u
#define BURST 16
#define START_SECONDS 30

struct header {
    uint32_t magic, node, index, length;
};

/* What came from one node. Numbers are consecutive from the first that came since the node joined. */
struct source {
    uint32_t node, next;
    bool in_sequence;
    uint64_t messages, bytes;
    long expect_tag;
    uint64_t expected;
};

struct order {
    uint32_t left, shortest, longest, sent;
    uint64_t bytes;
    long tag;
};

static cpg_handle_t cpg;
static unsigned int me;
static struct source sources[MAX_NODES];
static size_t source_count;
static struct order order;
static uint32_t next_index;
static uint64_t wrong, digest;
static unsigned char outgoing[MAX_MESSAGE], wanted[MAX_MESSAGE];

/* ---- reports ---- */

static void begin(const char *event, long tag)
{
    printf("{\"event\":\"%s\"", event);
    if (tag > 0) {
        printf(",\"tag\":%ld", tag);
    }
}

static void end(void)
{
    puts("}");
    fflush(stdout);
}

static void __attribute__((format(printf, 3, 4))) fail(long tag, const char *name, const char *format, ...)
{
    va_list arguments;
    begin("error", tag);
    printf(",\"errno\":\"%s\",\"message\":\"", name);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('"');
    end();
}

static void __attribute__((noreturn)) give_up(const char *call, int code)
{
    fail(0, "CPG", "%s gave %d", call, code);
    exit(1);
}

/* ---- messages ---- */

/* SplitMix64. Each number stands several times, so that there is something to compress. */
static void generate(uint64_t state, unsigned char *out, size_t length)
{
    uint64_t z = 0;
    for (size_t i = 0; i < length; i += 8) {
        if (i % 64 == 0) {
            state += 0x9e3779b97f4a7c15u;
            z = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9u;
            z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
            z ^= z >> 31;
        }
        memcpy(out + i, &z, length - i < 8 ? length - i : 8);
    }
}

static uint64_t seed(uint32_t node, uint32_t index)
{
    return (uint64_t)node << 32 | index;
}

static uint32_t random_below(uint32_t bound)
{
    uint64_t number;
    generate(seed(me, next_index) ^ UINT64_MAX, (unsigned char *)&number, sizeof(number));
    return (uint32_t)(number % bound);
}

/* Mostly short ones, with a few of any length. */
static uint32_t next_length(void)
{
    uint32_t range = order.longest - order.shortest + 1;
    if (next_index % 50 != 0 && range > 4000) {
        range = 4000;
    }
    return order.shortest + random_below(range);
}

static struct source *source_of(uint32_t node)
{
    for (size_t i = 0; i < source_count; i++) {
        if (sources[i].node == node) {
            return &sources[i];
        }
    }
    if (source_count == MAX_NODES) {
        give_up("more nodes than expected", MAX_NODES);
    }
    sources[source_count].node = node;
    return &sources[source_count++];
}

static void report_expected(struct source *source)
{
    if (source->expect_tag > 0 && source->messages >= source->expected) {
        begin("expected", source->expect_tag);
        printf(",\"node\":%u,\"messages\":%" PRIu64, source->node, source->messages);
        end();
        source->expect_tag = 0;
    }
}

static void report_wrong(uint32_t node, size_t length, const char *what)
{
    wrong++;
    begin("wrong", 0);
    printf(",\"node\":%u,\"length\":%zu,\"what\":\"%s\"", node, length, what);
    end();
}

static void deliver(cpg_handle_t handle, const struct cpg_name *group, uint32_t node, uint32_t pid, void *message,
                    size_t length)
{
    (void)handle, (void)group, (void)pid;
    struct source *source = source_of(node);
    struct header header = {0};
    if (length >= sizeof(header)) {
        memcpy(&header, message, sizeof(header));
    }
    if (header.magic != MAGIC || header.length != length || header.node != node || length > MAX_MESSAGE) {
        report_wrong(node, length, "header");
        return;
    }
    generate(seed(node, header.index), wanted, length - sizeof(header));
    if (memcmp(wanted, (unsigned char *)message + sizeof(header), length - sizeof(header)) != 0) {
        report_wrong(node, length, "content");
    }
    if (source->in_sequence && header.index != source->next) {
        report_wrong(node, length, "sequence");
    }
    source->in_sequence = true;
    source->next = header.index + 1;
    source->messages++;
    source->bytes += length;
    digest = (digest ^ seed(node, header.index)) * 0x100000001b3u;
    report_expected(source);
}

static void send_some(void)
{
    for (int i = 0; i < BURST && order.left > 0; i++) {
        struct header header = {MAGIC, me, next_index, next_length()};
        memcpy(outgoing, &header, sizeof(header));
        generate(seed(me, next_index), outgoing + sizeof(header), header.length - sizeof(header));
        struct iovec whole = {outgoing, header.length};
        cs_error_t result = cpg_mcast_joined(cpg, CPG_TYPE_AGREED, &whole, 1);
        if (result == CS_ERR_TRY_AGAIN) {
            return;
        }
        if (result != CS_OK) {
            give_up("cpg_mcast_joined", result);
        }
        next_index++;
        order.left--;
        order.sent++;
        order.bytes += header.length;
        if (order.left == 0) {
            begin("sent", order.tag);
            printf(",\"messages\":%u,\"bytes\":%" PRIu64, order.sent, order.bytes);
            end();
        }
    }
}

/* ---- members ---- */

static void put_nodes(const char *name, const struct cpg_address *list, size_t count)
{
    printf(",\"%s\":[", name);
    for (size_t i = 0; i < count; i++) {
        printf(i == 0 ? "%u" : ",%u", list[i].nodeid);
    }
    putchar(']');
}

static void change(cpg_handle_t handle, const struct cpg_name *group, const struct cpg_address *members,
                   size_t member_count, const struct cpg_address *left, size_t left_count,
                   const struct cpg_address *joined, size_t joined_count)
{
    (void)handle, (void)group;
    for (size_t i = 0; i < left_count; i++) {
        source_of(left[i].nodeid)->in_sequence = false;
    }
    begin("members", 0);
    put_nodes("members", members, member_count);
    put_nodes("left", left, left_count);
    put_nodes("joined", joined, joined_count);
    end();
}

/* ---- commands ---- */

static void status(long tag)
{
    begin("status", tag);
    printf(",\"wrong\":%" PRIu64 ",\"order\":\"%016" PRIx64 "\",\"sources\":[", wrong, digest);
    for (size_t i = 0; i < source_count; i++) {
        printf("%s{\"node\":%u,\"messages\":%" PRIu64 ",\"bytes\":%" PRIu64 "}", i == 0 ? "" : ",", sources[i].node,
               sources[i].messages, sources[i].bytes);
    }
    putchar(']');
    end();
}

static void command(const char *line)
{
    long tag = 0;
    int at = 0;
    unsigned int first, second, third;
    if (sscanf(line, "#%ld %n", &tag, &at) == 1) {
        line += at;
    }
    if (sscanf(line, "send %u %u-%u", &first, &second, &third) == 3) {
        if (order.left > 0 || first == 0 || second < sizeof(struct header) || third < second || third > MAX_MESSAGE) {
            fail(tag, "EINVAL", "%s", line);
            return;
        }
        order = (struct order){.left = first, .shortest = second, .longest = third, .tag = tag};
    } else if (sscanf(line, "expect %u %u", &first, &second) == 2) {
        struct source *source = source_of(first);
        source->expect_tag = tag;
        source->expected = second;
        report_expected(source);
    } else if (strcmp(line, "status") == 0) {
        status(tag);
    } else {
        fail(tag, "EINVAL", "%s", line);
    }
}

/* False at the end of the input. */
static bool read_commands(void)
{
    static char input[4096];
    static size_t filled;
    ssize_t n = read(STDIN_FILENO, input + filled, sizeof(input) - filled);
    if (n <= 0) {
        return n < 0 && errno == EINTR;
    }
    filled += (size_t)n;
    char *line = input;
    for (char *stop; (stop = memchr(line, '\n', filled - (size_t)(line - input))) != NULL; line = stop + 1) {
        *stop = '\0';
        command(line);
    }
    filled -= (size_t)(line - input);
    memmove(input, line, filled);
    return filled < sizeof(input);
}

/* ---- main ---- */

/* corosync refuses for a moment after its start, and while its membership forms. */
static bool again(cs_error_t result, time_t deadline)
{
    if ((result != CS_ERR_TRY_AGAIN && result != CS_ERR_LIBRARY) || time(NULL) > deadline) {
        return false;
    }
    usleep(20000);
    return true;
}

static void join(void)
{
    cpg_callbacks_t callbacks = {.cpg_deliver_fn = deliver, .cpg_confchg_fn = change};
    struct cpg_name group = {.length = strlen(GROUP), .value = GROUP};
    time_t deadline = time(NULL) + START_SECONDS;
    cs_error_t result;
    while (again(result = cpg_initialize(&cpg, &callbacks), deadline)) {
    }
    if (result != CS_OK) {
        give_up("cpg_initialize", result);
    }
    while (again(result = cpg_join(cpg, &group), deadline)) {
    }
    if (result != CS_OK) {
        give_up("cpg_join", result);
    }
    if ((result = cpg_local_get(cpg, &me)) != CS_OK) {
        give_up("cpg_local_get", result);
    }
}

int main(void)
{
    join();
    begin("ready", 0);
    printf(",\"node\":%u", me);
    end();
    struct pollfd from[2] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.events = POLLIN}};
    if (cpg_fd_get(cpg, &from[1].fd) != CS_OK) {
        give_up("cpg_fd_get", 0);
    }
    while (true) {
        send_some();
        if (poll(from, 2, order.left > 0 ? 1 : -1) < 0 && errno != EINTR) {
            give_up("poll", errno);
        }
        if (from[1].revents) {
            cs_error_t result = cpg_dispatch(cpg, CS_DISPATCH_ALL);
            if (result != CS_OK && result != CS_ERR_TRY_AGAIN) {
                give_up("cpg_dispatch", result);
            }
        }
        if (from[0].revents && !read_commands()) {
            cpg_finalize(cpg);
            return 0;
        }
    }
}
