/* SPDX-License-Identifier: Apache-2.0 */
/* The commands. Each gives what libknet returned, to be answered with "ok" or "error", or ANSWERED. */
#include "peer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PAYLOAD (2 * KNET_MAX_PACKET_SIZE) /* more than libknet takes, to see it refuse */
#define ANSWERED 1

static int invalid(void)
{
    errno = EINVAL;
    return -1;
}

/* 1 for the word, 0 for the other word, -1 for anything else. */
static int choose(const char *text, const char *yes, const char *no)
{
    return strcmp(text, yes) == 0 ? 1 : strcmp(text, no) == 0 ? 0 : -1;
}

/* len=N [seed=S] | text=... */
static ssize_t parse_payload(const char *text, unsigned char *out)
{
    if (strncmp(text, "text=", 5) == 0) {
        size_t length = strnlen(text + 5, MAX_PAYLOAD);
        memcpy(out, text + 5, length);
        return (ssize_t)length;
    }
    size_t length;
    uint64_t seed = 0;
    if (sscanf(text, "len=%zu seed=%" SCNu64, &length, &seed) < 1 || length > MAX_PAYLOAD) {
        return -1;
    }
    generate(seed, out, length);
    return (ssize_t)length;
}

static int send_message(long tag, const char *target, char *arguments, bool sync)
{
    static unsigned char payload[MAX_PAYLOAD + 8];
    struct route route;
    int channel;
    bool valid = parse_route(target, &route) && sscanf(cut(&arguments, ' '), "%d", &channel) == 1;
    ssize_t length = parse_payload(arguments, payload);
    if (!valid || length < 0) {
        return invalid();
    }
    int64_t before = now_us();
    int result = transmit(&route, channel, payload, (size_t)length, sync);
    int64_t micros = now_us() - before;
    struct event event;
    begin(&event, "sent", tag);
    put_route(event.out, &route);
    fprintf(event.out,
            ",\"channel\":%d,\"sync\":%s,\"length\":%zd,\"fnv64\":\"%016" PRIx64
            "\",\"result\":\"%s\",\"micros\":%" PRId64,
            channel, sync ? "true" : "false", length, fnv64(payload, (size_t)length), errno_name(result), micros);
    end(&event);
    return ANSWERED;
}

static int do_send(long tag, char *arguments)
{
    char *target = cut(&arguments, ' ');
    return send_message(tag, target, arguments, false);
}

static int do_sync(long tag, char *arguments)
{
    char *target = cut(&arguments, ' ');
    return send_message(tag, target, arguments, true);
}

static int do_bcast(long tag, char *arguments)
{
    return send_message(tag, "all", arguments, false);
}

static int do_flood(long tag, char *arguments)
{
    return start_flood(tag, arguments) == 0 ? ANSWERED : -1;
}

static int do_expect(long tag, char *arguments)
{
    int from, channel;
    uint64_t count;
    if (sscanf(arguments, "%d %d %" SCNu64, &from, &channel, &count) != 3 || count == 0) {
        return invalid();
    }
    expect(tag, from, channel, count);
    return ANSWERED;
}

static int do_expect_reset(long tag, char *arguments)
{
    (void)tag, (void)arguments;
    expect_reset();
    return 0;
}

static int do_summary(long tag, char *arguments)
{
    (void)arguments;
    report_summary(tag);
    return ANSWERED;
}

static int do_status(long tag, char *arguments)
{
    (void)arguments;
    report_status(tag);
    return ANSWERED;
}

static int do_stats(long tag, char *arguments)
{
    (void)arguments;
    report_stats(tag);
    return ANSWERED;
}

static int do_stats_clear(long tag, char *arguments)
{
    (void)tag, (void)arguments;
    return knet_handle_clear_stats(handle, KNET_CLEARSTATS_HANDLE_AND_LINK);
}

static int set_enable(const char *arguments, bool enabled)
{
    uint16_t host;
    uint8_t link;
    return parse_link_id(arguments, &host, &link) ? knet_link_set_enable(handle, host, link, enabled) : invalid();
}

static int do_enable(long tag, char *arguments)
{
    (void)tag;
    return set_enable(arguments, true);
}

static int do_disable(long tag, char *arguments)
{
    (void)tag;
    return set_enable(arguments, false);
}

static int do_priority(long tag, char *arguments)
{
    (void)tag;
    uint16_t host;
    uint8_t link, priority;
    return sscanf(arguments, "%" SCNu16 "/%" SCNu8 " %" SCNu8, &host, &link, &priority) == 3
            ? knet_link_set_priority(handle, host, link, priority)
            : invalid();
}

static int do_timers(long tag, char *arguments)
{
    (void)tag;
    uint16_t host;
    uint8_t link;
    long interval, timeout;
    return sscanf(arguments, "%" SCNu16 "/%" SCNu8 " %ld %ld", &host, &link, &interval, &timeout) == 4
            ? knet_link_set_ping_timers(handle, host, link, interval, timeout, KNET_LINK_DEFAULT_PING_PRECISION)
            : invalid();
}

static int do_policy(long tag, char *arguments)
{
    (void)tag;
    uint16_t host;
    int policy = sscanf(cut(&arguments, ' '), "%" SCNu16, &host) == 1 ? parse_policy(arguments) : invalid();
    return policy < 0 ? -1 : knet_host_set_policy(handle, host, (uint8_t)policy);
}

static int do_link_add(long tag, char *arguments)
{
    (void)tag;
    return add_link(arguments);
}

static int do_link_remove(long tag, char *arguments)
{
    (void)tag;
    uint16_t host;
    uint8_t link;
    return parse_link_id(arguments, &host, &link) ? remove_link(host, link) : invalid();
}

static int do_host_remove(long tag, char *arguments)
{
    (void)tag;
    uint16_t host;
    return sscanf(arguments, "%" SCNu16, &host) == 1 ? knet_host_remove(handle, host) : invalid();
}

static int do_acl_add(long tag, char *arguments)
{
    (void)tag;
    return add_acl(arguments);
}

static int do_access_lists(long tag, char *arguments)
{
    (void)tag;
    int on = choose(arguments, "on", "off");
    return on < 0 ? invalid() : knet_handle_enable_access_lists(handle, (unsigned)on);
}

static int do_crypto_set(long tag, char *arguments)
{
    (void)tag;
    int slot;
    bool valid = sscanf(cut(&arguments, ' '), "%d", &slot) == 1;
    char *specification = cut(&arguments, ' ');
    return valid ? set_crypto(slot, specification, *arguments ? arguments : NULL) : invalid();
}

static int do_crypto_use(long tag, char *arguments)
{
    (void)tag;
    uint8_t slot;
    return sscanf(arguments, "%" SCNu8, &slot) == 1 ? knet_handle_crypto_use_config(handle, slot) : invalid();
}

static int do_crypto_clear_rx(long tag, char *arguments)
{
    (void)tag;
    int disallow = choose(arguments, "disallow", "allow");
    return disallow < 0 ? invalid() : knet_handle_crypto_rx_clear_traffic(handle, (uint8_t)disallow);
}

static int do_compress(long tag, char *arguments)
{
    (void)tag;
    return set_compression(arguments);
}

/* get | set IFACE_MTU | interval SECONDS */
static int do_pmtud(long tag, char *arguments)
{
    unsigned int value = 0;
    if (sscanf(arguments, "set %u", &value) == 1) {
        return knet_handle_pmtud_set(handle, value);
    }
    if (sscanf(arguments, "interval %u", &value) == 1) {
        return knet_handle_pmtud_setfreq(handle, value);
    }
    if (strcmp(arguments, "get") != 0) {
        return invalid();
    }
    if (knet_handle_pmtud_get(handle, &value) != 0) {
        return -1;
    }
    struct event event;
    begin(&event, "pmtud", tag);
    fprintf(event.out, ",\"data_mtu\":%u", value);
    end(&event);
    return ANSWERED;
}

static int do_forward(long tag, char *arguments)
{
    (void)tag;
    int on = choose(arguments, "on", "off");
    return on < 0 ? invalid() : set_forwarding(on);
}

static const struct {
    const char *name;
    int (*run)(long tag, char *arguments);
} commands[] = {
    {"send", do_send},
    {"sync", do_sync},
    {"bcast", do_bcast},
    {"flood", do_flood},
    {"expect", do_expect},
    {"expect-reset", do_expect_reset},
    {"summary", do_summary},
    {"status", do_status},
    {"stats", do_stats},
    {"stats-clear", do_stats_clear},
    {"enable", do_enable},
    {"disable", do_disable},
    {"priority", do_priority},
    {"timers", do_timers},
    {"policy", do_policy},
    {"link-add", do_link_add},
    {"link-remove", do_link_remove},
    {"host-remove", do_host_remove},
    {"acl-add", do_acl_add},
    {"access-lists", do_access_lists},
    {"crypto-set", do_crypto_set},
    {"crypto-use", do_crypto_use},
    {"crypto-clear-rx", do_crypto_clear_rx},
    {"compress", do_compress},
    {"pmtud", do_pmtud},
    {"forward", do_forward},
};

bool run_command(char *line)
{
    long tag = 0;
    if (line[0] == '#') {
        tag = strtol(cut(&line, ' ') + 1, NULL, 10);
    }
    char *name = cut(&line, ' ');
    if (strcmp(name, "quit") == 0) {
        return false;
    }
    for (size_t i = 0; i < LENGTH(commands); i++) {
        if (strcmp(name, commands[i].name) == 0) {
            int result = commands[i].run(tag, line);
            if (result != ANSWERED) {
                answer(tag, name, result);
            }
            return true;
        }
    }
    report_error(tag, EINVAL, "unknown command: %s", name);
    return true;
}
