/* SPDX-License-Identifier: Apache-2.0 */
/* Hosts, links, access lists, crypto and compression from their textual specifications. */
#include "peer.h"

#include <errno.h>
#include <string.h>

/* Cuts the text at the separator and returns its head; the rest, or an empty string, is left in *text. */
char *cut(char **text, char separator)
{
    char *head = *text;
    char *stop = strchr(head, separator);
    if (stop) {
        *stop = '\0';
        *text = stop + 1;
    } else {
        *text = head + strlen(head);
    }
    return head;
}

static int invalid(void)
{
    errno = EINVAL;
    return -1;
}

/* 10.0.0.1:5405 or [fd00::1]:5405 */
static bool parse_address(char *text, struct sockaddr_storage *address)
{
    char *port = strrchr(text, ':');
    if (!port) {
        return false;
    }
    *port++ = '\0';
    if (text[0] == '[' && port[-2] == ']') {
        port[-2] = '\0';
        text++;
    }
    return knet_strtoaddr(text, port, address, sizeof(*address)) == 0;
}

bool parse_link_id(const char *text, uint16_t *host, uint8_t *link)
{
    return sscanf(text, "%" SCNu16 "/%" SCNu8, host, link) == 2;
}

/* The only host there is, or -1. */
int sole_peer(void)
{
    static uint16_t ids[KNET_MAX_HOST];
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    size_t count = 0;
    pthread_mutex_lock(&lock);
    int peer = knet_host_get_host_list(handle, ids, &count) == 0 && count == 1 ? ids[0] : -1;
    pthread_mutex_unlock(&lock);
    return peer;
}

int add_host(uint16_t host)
{
    if (knet_host_add(handle, host) != 0) {
        return errno == EEXIST ? 0 : -1;
    }
    return knet_host_set_policy(handle, host, (uint8_t)options.policy);
}

/* PEER/LINK,SRC,DST[,priority=P][,sctp][,disabled]; DST may be "dynamic" */
int add_link(const char *specification)
{
    char copy[256];
    snprintf(copy, sizeof(copy), "%s", specification);
    char *rest = copy;
    uint16_t host;
    uint8_t link, priority = 0, transport = KNET_TRANSPORT_UDP;
    bool enabled = true;
    struct sockaddr_storage source, destination;
    if (!parse_link_id(cut(&rest, ','), &host, &link) || !parse_address(cut(&rest, ','), &source)) {
        return invalid();
    }
    char *to = cut(&rest, ',');
    bool dynamic = strcmp(to, "dynamic") == 0;
    if (!dynamic && !parse_address(to, &destination)) {
        return invalid();
    }
    while (*rest) {
        char *option = cut(&rest, ',');
        if (strcmp(option, "disabled") == 0) {
            enabled = false;
        } else if (strcmp(option, "sctp") == 0) {
            transport = 2; /* KNET_TRANSPORT_SCTP, which newer headers do not have */
        } else if (sscanf(option, "priority=%" SCNu8, &priority) != 1) {
            return invalid();
        }
    }
    if (add_host(host) != 0
            || knet_link_set_config(handle, host, link, transport, &source, dynamic ? NULL : &destination, 0)
            || knet_link_set_ping_timers(handle, host, link, options.ping_interval, options.ping_timeout,
                    KNET_LINK_DEFAULT_PING_PRECISION)
            || knet_link_set_pong_count(handle, host, link, (uint8_t)options.pong_count)
            || knet_link_set_priority(handle, host, link, priority)
            || (enabled && knet_link_set_enable(handle, host, link, 1))) {
        return -1;
    }
    watch_link(host, link);
    return 0;
}

int remove_link(uint16_t host, uint8_t link)
{
    unwatch_link(host, link);
    return knet_link_set_enable(handle, host, link, 0) == 0 ? knet_link_clear_config(handle, host, link) : -1;
}

/* PEER/LINK accept|reject IP | IP/MASK | IP-IP; MASK is an address too */
int add_acl(const char *specification)
{
    char copy[256];
    snprintf(copy, sizeof(copy), "%s", specification);
    char *rest = copy;
    uint16_t host;
    uint8_t link;
    struct sockaddr_storage first, second;
    if (!parse_link_id(cut(&rest, ' '), &host, &link)) {
        return invalid();
    }
    char *verdict = cut(&rest, ' ');
    bool accept = strcmp(verdict, "accept") == 0;
    check_type_t type = strchr(rest, '/') ? CHECK_TYPE_MASK : strchr(rest, '-') ? CHECK_TYPE_RANGE : CHECK_TYPE_ADDRESS;
    char *from = cut(&rest, type == CHECK_TYPE_MASK ? '/' : '-');
    if ((!accept && strcmp(verdict, "reject") != 0) || knet_strtoaddr(from, "0", &first, sizeof(first)) != 0
            || (*rest && knet_strtoaddr(rest, "0", &second, sizeof(second)) != 0)) {
        return invalid();
    }
    return knet_link_add_acl(handle, host, link, &first, type == CHECK_TYPE_ADDRESS ? NULL : &second, type,
            accept ? CHECK_ACCEPT : CHECK_REJECT);
}

/* MODEL/CIPHER/HASH, or "none" to empty the slot */
int set_crypto(int slot, const char *specification, const char *key_file)
{
    struct knet_handle_crypto_cfg config = {.crypto_model = "none"};
    if (strcmp(specification, "none") == 0) {
        return knet_handle_crypto_set_config(handle, &config, (uint8_t)slot);
    }
    if (sscanf(specification, "%15[^/]/%15[^/]/%15s", config.crypto_model, config.crypto_cipher_type,
                config.crypto_hash_type) != 3) {
        return invalid();
    }
    FILE *file = key_file ? fopen(key_file, "rb") : NULL;
    if (!file) {
        return key_file ? -1 : invalid();
    }
    config.private_key_len = (unsigned int)fread(config.private_key, 1, sizeof(config.private_key), file);
    fclose(file);
    return knet_handle_crypto_set_config(handle, &config, (uint8_t)slot);
}

/* MODEL[/LEVEL[/THRESHOLD]] */
int set_compression(const char *specification)
{
    struct knet_handle_compress_cfg config = {.compress_level = 0};
    if (sscanf(specification, "%15[^/]/%d/%" SCNu32, config.compress_model, &config.compress_level,
                &config.compress_threshold) < 1) {
        return invalid();
    }
    return knet_handle_compress(handle, &config);
}

int parse_policy(const char *name)
{
    static const char *const names[] = {"passive", "active", "rr"};
    for (int i = 0; i < (int)LENGTH(names); i++) {
        if (strcmp(name, names[i]) == 0) {
            return i;
        }
    }
    return invalid();
}

/* Takes links and hosts down in the order that libknet asks for, then frees the handle. */
void remove_everything(void)
{
    static uint16_t hosts[KNET_MAX_HOST];
    uint8_t ids[KNET_MAX_LINK];
    size_t host_count = 0, count = 0;
    knet_host_get_host_list(handle, hosts, &host_count);
    for (size_t i = 0; i < host_count; i++) {
        knet_link_get_link_list(handle, hosts[i], ids, &count);
        for (size_t j = 0; j < count; j++) {
            remove_link(hosts[i], ids[j]);
        }
        knet_host_remove(handle, hosts[i]);
    }
    knet_handle_free(handle);
}
