/* SPDX-License-Identifier: Apache-2.0 */
/* What libknet reports: notifications, link changes, its log, status and counters. */
#include "peer.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#define WATCH_INTERVAL_US 20000
#define STAT(name) {#name, offsetof(STRUCT, name), sizeof(((STRUCT *)0)->name)}

struct field {
    const char *name;
    size_t offset, size;
};

struct link {
    uint16_t host;
    uint8_t id;
    bool up;
};

static pthread_mutex_t link_lock = PTHREAD_MUTEX_INITIALIZER;
static struct link links[MAX_LINKS];
static size_t link_count;

#define STRUCT struct knet_link_stats
static const struct field link_fields[] = {
    STAT(tx_data_packets), STAT(rx_data_packets), STAT(tx_data_bytes), STAT(rx_data_bytes),
    STAT(tx_ping_packets), STAT(rx_ping_packets), STAT(tx_ping_bytes), STAT(rx_ping_bytes),
    STAT(tx_pong_packets), STAT(rx_pong_packets), STAT(tx_pong_bytes), STAT(rx_pong_bytes),
    STAT(tx_pmtu_packets), STAT(rx_pmtu_packets), STAT(tx_pmtu_bytes), STAT(rx_pmtu_bytes),
    STAT(tx_total_packets), STAT(rx_total_packets), STAT(tx_total_bytes), STAT(rx_total_bytes),
    STAT(tx_total_errors), STAT(tx_total_retries), STAT(tx_pmtu_errors), STAT(tx_pmtu_retries),
    STAT(tx_ping_errors), STAT(tx_ping_retries), STAT(tx_pong_errors), STAT(tx_pong_retries),
    STAT(tx_data_errors), STAT(tx_data_retries), STAT(latency_min), STAT(latency_max),
    STAT(latency_ave), STAT(latency_samples), STAT(down_count), STAT(up_count),
    STAT(last_up_time_index), STAT(last_down_time_index),
};
#undef STRUCT

#define STRUCT struct knet_handle_stats
static const struct field handle_fields[] = {
    STAT(tx_uncompressed_packets), STAT(tx_compressed_packets), STAT(tx_compressed_original_bytes),
    STAT(tx_compressed_size_bytes), STAT(tx_compress_time_ave), STAT(tx_compress_time_min),
    STAT(tx_compress_time_max), STAT(rx_compressed_packets), STAT(rx_compressed_original_bytes),
    STAT(rx_compressed_size_bytes), STAT(rx_compress_time_ave), STAT(rx_compress_time_min),
    STAT(rx_compress_time_max), STAT(tx_crypt_packets), STAT(tx_crypt_byte_overhead),
    STAT(tx_crypt_time_ave), STAT(tx_crypt_time_min), STAT(tx_crypt_time_max),
    STAT(rx_crypt_packets), STAT(rx_crypt_time_ave), STAT(rx_crypt_time_min), STAT(rx_crypt_time_max),
};
#undef STRUCT

static void put_fields(FILE *out, const void *record, const struct field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t value = 0;
        memcpy(&value, (const char *)record + fields[i].offset, fields[i].size); /* little-endian, as libknet needs */
        fprintf(out, ",\"%s\":%" PRIu64, fields[i].name, value);
    }
}

static void put_times(FILE *out, const char *name, const time_t *times)
{
    fprintf(out, ",\"%s\":[", name);
    for (int i = 0; i < MAX_LINK_EVENTS; i++) {
        fprintf(out, "%s%lld", i ? "," : "", (long long)times[i]);
    }
    fputc(']', out);
}

static const char *bool_name(unsigned value)
{
    return value ? "true" : "false";
}

static void host_changed(void *data, knet_node_id_t host, uint8_t reachable, uint8_t remote, uint8_t external)
{
    (void)data, (void)remote, (void)external;
    struct event event;
    begin(&event, "host", 0);
    fprintf(event.out, ",\"host\":%d,\"reachable\":%s", host, bool_name(reachable));
    end(&event);
}

static void mtu_changed(void *data, unsigned int data_mtu)
{
    (void)data;
    struct event event;
    begin(&event, "mtu", 0);
    fprintf(event.out, ",\"data_mtu\":%u", data_mtu);
    end(&event);
}

int enable_notifications(void)
{
    return knet_host_enable_status_change_notify(handle, NULL, host_changed) == 0
                    && knet_handle_enable_pmtud_notify(handle, NULL, mtu_changed) == 0
            ? 0
            : -1;
}

void watch_link(uint16_t host, uint8_t link)
{
    pthread_mutex_lock(&link_lock);
    if (link_count < MAX_LINKS) {
        links[link_count++] = (struct link){.host = host, .id = link};
    }
    pthread_mutex_unlock(&link_lock);
}

void unwatch_link(uint16_t host, uint8_t link)
{
    pthread_mutex_lock(&link_lock);
    for (size_t i = 0; i < link_count; i++) {
        if (links[i].host == host && links[i].id == link) {
            links[i] = links[--link_count];
            break;
        }
    }
    pthread_mutex_unlock(&link_lock);
}

static void check_link(struct link *link)
{
    struct knet_link_status status;
    if (knet_link_get_status(handle, link->host, link->id, &status, sizeof(status)) != 0) {
        return;
    }
    bool up = status.enabled && status.connected;
    if (up != link->up) {
        link->up = up;
        struct event event;
        begin(&event, "link", 0);
        fprintf(event.out, ",\"host\":%d,\"link\":%d,\"up\":%s,\"mtu\":%u", link->host, link->id, bool_name(up),
                status.mtu);
        end(&event);
    }
}

void *watcher(void *unused)
{
    (void)unused;
    while (!stopping) {
        pthread_mutex_lock(&link_lock);
        for (size_t i = 0; i < link_count; i++) {
            check_link(&links[i]);
        }
        pthread_mutex_unlock(&link_lock);
        usleep(WATCH_INTERVAL_US);
    }
    return NULL;
}

void *logger(void *fd)
{
    struct knet_log_msg record;
    while (read(*(int *)fd, &record, sizeof(record)) == (ssize_t)sizeof(record)) {
        struct event event;
        begin(&event, "log", 0);
        fprintf(event.out, ",\"level\":\"%s\",\"subsystem\":\"%s\",\"text\":",
                knet_log_get_loglevel_name(record.msglevel), knet_log_get_subsystem_name(record.subsystem));
        put_text(event.out, record.msg, strnlen(record.msg, sizeof(record.msg)));
        end(&event);
    }
    return NULL;
}

static void put_link(FILE *out, uint16_t host, uint8_t id)
{
    struct knet_link_status s;
    uint8_t priority = 0;
    if (knet_link_get_status(handle, host, id, &s, sizeof(s)) != 0) {
        fprintf(out, "{\"link\":%d}", id);
        return;
    }
    knet_link_get_priority(handle, host, id, &priority);
    fprintf(out,
            "{\"link\":%d,\"src_ipaddr\":\"%s\",\"src_port\":\"%s\",\"dst_ipaddr\":\"%s\",\"dst_port\":\"%s\","
            "\"enabled\":%s,\"connected\":%s,\"dynconnected\":%s,\"priority\":%d,\"latency\":%llu,"
            "\"pong_last_nanos\":%lld,\"mtu\":%u,\"proto_overhead\":%u,\"stats\":{\"size\":%zu",
            id, s.src_ipaddr, s.src_port, s.dst_ipaddr, s.dst_port, bool_name(s.enabled), bool_name(s.connected),
            bool_name(s.dynconnected), priority, s.latency,
            (long long)s.pong_last.tv_sec * 1000000000 + s.pong_last.tv_nsec, s.mtu, s.proto_overhead, s.size);
    put_fields(out, &s.stats, link_fields, LENGTH(link_fields));
    put_times(out, "last_up_times", s.stats.last_up_times);
    put_times(out, "last_down_times", s.stats.last_down_times);
    fputs("}}", out);
}

static void put_host(FILE *out, uint16_t host)
{
    struct knet_host_status status = {0};
    uint8_t policy = 0, ids[KNET_MAX_LINK];
    size_t count = 0;
    knet_host_get_status(handle, host, &status);
    knet_host_get_policy(handle, host, &policy);
    knet_link_get_link_list(handle, host, ids, &count);
    fprintf(out, "{\"host\":%d,\"reachable\":%s,\"remote\":%d,\"external\":%d,\"policy\":%d,\"links\":[", host,
            bool_name(status.reachable), status.remote, status.external, policy);
    for (size_t i = 0; i < count; i++) {
        fputs(i ? "," : "", out);
        put_link(out, host, ids[i]);
    }
    fputs("]}", out);
}

void report_status(long tag)
{
    static uint16_t hosts[KNET_MAX_HOST]; /* only the command thread */
    size_t count = 0;
    unsigned int data_mtu = 0;
    struct event event;
    knet_host_get_host_list(handle, hosts, &count);
    knet_handle_pmtud_get(handle, &data_mtu);
    begin(&event, "status", tag);
    fprintf(event.out, ",\"data_mtu\":%u,\"hosts\":[", data_mtu);
    for (size_t i = 0; i < count; i++) {
        fputs(i ? "," : "", event.out);
        put_host(event.out, hosts[i]);
    }
    fputc(']', event.out);
    end(&event);
}

void report_stats(long tag)
{
    struct knet_handle_stats stats;
    if (knet_handle_get_stats(handle, &stats, sizeof(stats)) != 0) {
        report_error(tag, errno, "knet_handle_get_stats");
        return;
    }
    struct event event;
    begin(&event, "stats", tag);
    fprintf(event.out, ",\"size\":%zu", stats.size);
    put_fields(event.out, &stats, handle_fields, LENGTH(handle_fields));
    end(&event);
}
