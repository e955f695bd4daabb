/* SPDX-License-Identifier: Apache-2.0 */
/* Nodes: handle, hosts, links, and where their messages go. */
#include "bench_node.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FULL_MTU_WAIT_US 100000

static void check_call(int result, const char *call)
{
    if (result != 0) {
        refuse("%s: %s", call, strerror(errno));
    }
}

static int filter(void *data, const unsigned char *message, ssize_t length, uint8_t direction, knet_node_id_t self,
        knet_node_id_t source, int8_t *channel, knet_node_id_t *ids, size_t *count)
{
    (void)message, (void)length, (void)self, (void)source, (void)channel;
    struct node *node = data;
    if (direction == KNET_NOTIFY_RX) {
        return 1;
    }
    if (node->rotate) {
        ids[0] = node->targets[node->next_target++ % node->target_count];
        *count = 1;
    } else {
        memcpy(ids, node->targets, node->target_count * sizeof(ids[0]));
        *count = node->target_count;
    }
    return 0;
}

static void data_socket_changed(void *data, int fd, int8_t channel, uint8_t direction, int error, int code)
{
    (void)fd, (void)channel, (void)error, (void)code;
    struct node *node = data;
    if (direction == KNET_NOTIFY_RX) {
        atomic_fetch_add(&node->overflow, 1);
    }
}

static void host_changed(void *data, knet_node_id_t host, uint8_t reachable, uint8_t remote, uint8_t external)
{
    (void)host, (void)remote, (void)external;
    struct node *node = data;
    atomic_fetch_add(&node->peers_up, reachable ? 1u : -1u);
}

static void set_crypto(struct node *node, const char *specification, const char *key)
{
    struct knet_handle_crypto_cfg config = {.private_key_len = 0};
    FILE *file = fopen(key, "rb");
    if (!file || sscanf(specification, "%15[^/]/%15[^/]/%15s", config.crypto_model, config.crypto_cipher_type,
                    config.crypto_hash_type) != 3) {
        refuse("cannot use crypto %s with key %s", specification, key);
    }
    config.private_key_len = (unsigned)fread(config.private_key, 1, sizeof(config.private_key), file);
    fclose(file);
    check_call(knet_handle_crypto_set_config(node->handle, &config, 1), "knet_handle_crypto_set_config");
    check_call(knet_handle_crypto_use_config(node->handle, 1), "knet_handle_crypto_use_config");
    check_call(knet_handle_crypto_rx_clear_traffic(node->handle, KNET_CRYPTO_RX_DISALLOW_CLEAR_TRAFFIC),
            "knet_handle_crypto_rx_clear_traffic");
}

static void set_compression(struct node *node, const char *specification)
{
    struct knet_handle_compress_cfg config = {.compress_level = 0};
    if (sscanf(specification, "%15[^/]/%d/%" SCNu32, config.compress_model, &config.compress_level,
                &config.compress_threshold) < 1) {
        refuse("cannot use compression %s", specification);
    }
    check_call(knet_handle_compress(node->handle, &config), "knet_handle_compress");
}

static uint8_t policy_of(const char *name)
{
    return strcmp(name, "rr") == 0 ? KNET_LINK_POLICY_RR
            : strcmp(name, "active") == 0 ? KNET_LINK_POLICY_ACTIVE : KNET_LINK_POLICY_PASSIVE;
}

void open_node(void)
{
    if (node_count == MAX_NODES) {
        refuse("no more than %d nodes in a process", MAX_NODES);
    }
    struct node *node = &nodes[node_count];
    load_pattern(text_of("pattern", ""));
    node->id = (knet_node_id_t)number_of("node", 0);
    node->policy = policy_of(text_of("policy", "passive"));
    node->ping_interval = (unsigned)number_of("ping", KNET_LINK_DEFAULT_PING_INTERVAL);
    node->ping_timeout = (unsigned)number_of("timeout", KNET_LINK_DEFAULT_PING_TIMEOUT);
    node->handle = knet_handle_new_ex(node->id, 0, 0, KNET_HANDLE_FLAG_PRIVILEGED);
    if (!node->handle) {
        /* Without the right to more than the system's limit, socket buffers are as large as that allows. */
        node->handle = knet_handle_new_ex(node->id, 0, 0, 0);
    }
    check_call(node->handle ? 0 : -1, "knet_handle_new_ex");
    check_call(knet_handle_enable_sock_notify(node->handle, node, data_socket_changed), "knet_handle_enable_sock_notify");
    check_call(knet_handle_enable_filter(node->handle, node, filter), "knet_handle_enable_filter");
    check_call(knet_host_enable_status_change_notify(node->handle, node, host_changed),
            "knet_host_enable_status_change_notify");
    check_call(knet_handle_add_datafd(node->handle, &node->fd, &node->channel), "knet_handle_add_datafd");
    if (*text_of("crypto", "")) {
        set_crypto(node, text_of("crypto", ""), text_of("key", ""));
    }
    if (*text_of("compress", "")) {
        set_compression(node, text_of("compress", ""));
    }
    if (number_of("mtu", 0)) {
        check_call(knet_handle_pmtud_set(node->handle, (unsigned)number_of("mtu", 0)), "knet_handle_pmtud_set");
    }
    check_call(knet_handle_setfwd(node->handle, 1), "knet_handle_setfwd");
    node_count++;
}

static void parse_address(const char *text, struct sockaddr_storage *address)
{
    char host[KNET_MAX_HOST_LEN];
    const char *port = strrchr(text, ':');
    if (!port || (size_t)(port - text) >= sizeof(host)) {
        refuse("bad address %s", text);
    }
    snprintf(host, sizeof(host), "%.*s", (int)(port - text), text);
    check_call(knet_strtoaddr(host, port + 1, address, sizeof(*address)), "knet_strtoaddr");
}

void add_link(void)
{
    struct node *node = node_of_request();
    struct link link = {.peer = (knet_node_id_t)number_of("peer", 0), .id = (uint8_t)number_of("link", 0)};
    if (knet_host_add(node->handle, link.peer) == 0) {
        node->peers[node->peer_count++] = link.peer;
        check_call(knet_host_set_policy(node->handle, link.peer, node->policy), "knet_host_set_policy");
    } else if (errno != EEXIST) {
        check_call(-1, "knet_host_add");
    }
    struct sockaddr_storage local, remote;
    parse_address(text_of("local", ""), &local);
    parse_address(text_of("remote", ""), &remote);
    check_call(knet_link_set_config(node->handle, link.peer, link.id, KNET_TRANSPORT_UDP, &local, &remote, 0),
            "knet_link_set_config");
    check_call(knet_link_set_ping_timers(node->handle, link.peer, link.id, node->ping_interval, node->ping_timeout,
                       KNET_LINK_DEFAULT_PING_PRECISION), "knet_link_set_ping_timers");
    check_call(knet_link_set_pong_count(node->handle, link.peer, link.id, 1), "knet_link_set_pong_count");
    check_call(knet_link_set_enable(node->handle, link.peer, link.id, 1), "knet_link_set_enable");
    node->links[node->link_count++] = link;
}

/* Waits until all hosts of all nodes are reachable over all of their links, and the paths' MTUs have settled. */
static bool is_connected(unsigned *data_mtu)
{
    unsigned smallest = UINT32_MAX;
    for (size_t i = 0; i < node_count; i++) {
        struct node *node = &nodes[i];
        unsigned mtu = 0;
        knet_handle_pmtud_get(node->handle, &mtu);
        smallest = mtu < smallest ? mtu : smallest;
        for (size_t j = 0; j < node->link_count; j++) {
            struct knet_link_status status = {.size = sizeof(status)};
            if (knet_link_get_status(node->handle, node->links[j].peer, node->links[j].id, &status, sizeof(status)) != 0
                    || !status.connected) {
                return false;
            }
        }
        if (atomic_load(&node->peers_up) < node->peer_count) {
            return false;
        }
    }
    *data_mtu = smallest;
    return true;
}

void await_peers(void)
{
    uint64_t deadline = now(CLOCK_MONOTONIC) + (uint64_t)number_of("millis", 30000) * 1000000;
    unsigned mtu = 0;
    while (!is_connected(&mtu)) {
        if (now(CLOCK_MONOTONIC) > deadline) {
            refuse("the links did not come up in time");
        }
        usleep(FULL_MTU_WAIT_US / 5);
    }
    printf("ok mtu=%u\n", mtu);
}

void aim(struct node *node, const char *targets)
{
    node->target_count = 0;
    node->next_target = 0;
    node->rotate = strncmp(targets, "rotate:", 7) == 0;
    for (const char *at = targets + (node->rotate ? 7 : 0); *at && node->target_count < MAX_PEERS;) {
        char *stop;
        node->targets[node->target_count++] = (knet_node_id_t)strtoul(at, &stop, 10);
        at = *stop == '+' ? stop + 1 : "";
    }
}

void count_drops(void)
{
    uint64_t tx_packets = 0, rx_packets = 0, errors = 0, retries = 0, overflow = 0, downs = 0;
    for (size_t i = 0; i < node_count; i++) {
        struct node *node = &nodes[i];
        overflow += node->overflow;
        for (size_t j = 0; j < node->link_count; j++) {
            struct knet_link_status status = {.size = sizeof(status)};
            check_call(knet_link_get_status(node->handle, node->links[j].peer, node->links[j].id, &status,
                               sizeof(status)), "knet_link_get_status");
            tx_packets += status.stats.tx_data_packets;
            rx_packets += status.stats.rx_data_packets;
            errors += status.stats.tx_data_errors;
            retries += status.stats.tx_data_retries;
            downs += status.stats.down_count;
        }
    }
    printf("ok tx_data_packets=%lu rx_data_packets=%lu tx_data_errors=%lu tx_data_retries=%lu receive_queue_full=%lu"
           " link_downs=%lu\n", tx_packets, rx_packets, errors, retries, overflow, downs);
}
