/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The filter sees a message, not the command that sent it, and a reader of the descriptor sees no source host. Both are
 * handed over in queues that have the order of the messages in the channel: routes from the commands to the filter on
 * libknet's TX thread, sources from the filter on its RX thread to the reader. Each has one producer and one consumer.
 */
#include "peer.h"

#include <errno.h>
#include <linux/sockios.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

/* Powers of two, above the number of messages that the 8 MiB of a channel's socket buffers can hold. */
#define ROUTE_QUEUE 32768u
#define SOURCE_QUEUE 131072u

struct channel {
    int fd;
    pthread_mutex_t sending; /* keeps routes in the order of the messages */
    struct route *routes;
    atomic_uint route_head, route_tail;
    uint16_t *sources;
    atomic_uint source_head, source_tail;
};

atomic_ulong rx_overflow, rx_bad_channel;

static struct channel channels[KNET_DATAFD_MAX];
static bool forwarding;                              /* written with all channels' sending locks held */
static _Thread_local const struct route *sync_route; /* the route of the knet_send_sync that this thread is in */

static bool is_open(int channel)
{
    return channel >= 0 && channel < options.channels;
}

/* The slot is free for the next message once the head has passed it, so the route is copied. */
static bool take_route(struct channel *channel, struct route *route)
{
    unsigned head = atomic_load(&channel->route_head);
    if (head == atomic_load(&channel->route_tail)) {
        return false;
    }
    *route = channel->routes[head % ROUTE_QUEUE];
    atomic_store(&channel->route_head, head + 1);
    return true;
}

static int filter_outgoing(struct channel *channel, knet_node_id_t *ids, size_t *count)
{
    struct route route;
    if (sync_route) {
        route = *sync_route;
    } else if (!take_route(channel, &route)) {
        return -1;
    }
    memcpy(ids, route.ids, route.count * sizeof(ids[0]));
    *count = route.count;
    return route.verdict;
}

static int filter_incoming(struct channel *channel, knet_node_id_t source)
{
    unsigned tail = atomic_load(&channel->source_tail);
    if (tail - atomic_load(&channel->source_head) == SOURCE_QUEUE) {
        atomic_fetch_add(&rx_overflow, 1);
        return -1;
    }
    channel->sources[tail % SOURCE_QUEUE] = source;
    atomic_store(&channel->source_tail, tail + 1);
    return 1;
}

static int filter(void *data, const unsigned char *message, ssize_t length, uint8_t direction, knet_node_id_t self,
        knet_node_id_t source, int8_t *channel, knet_node_id_t *ids, size_t *count)
{
    (void)data, (void)message, (void)length, (void)self;
    if (!is_open(*channel)) {
        atomic_fetch_add(&rx_bad_channel, direction == KNET_NOTIFY_RX);
        return -1;
    }
    struct channel *c = &channels[*channel];
    return direction == KNET_NOTIFY_RX ? filter_incoming(c, source) : filter_outgoing(c, ids, count);
}

static void socket_changed(void *data, int fd, int8_t channel, uint8_t direction, int error, int code)
{
    (void)data, (void)fd;
    if (direction == KNET_NOTIFY_RX) {
        /* The message that the filter has just let through could not be queued for the reader. */
        atomic_fetch_add(&rx_overflow, 1);
        if (!options.no_filter) {
            atomic_fetch_sub(&channels[channel].source_tail, 1);
        }
    } else if (!stopping) {
        report_error(0, code, "libknet cannot read channel %d (%d)", channel, error);
    }
}

int open_channels(void)
{
    if (knet_handle_enable_sock_notify(handle, NULL, socket_changed) != 0
            || (!options.no_filter && knet_handle_enable_filter(handle, NULL, filter) != 0)) {
        return -1;
    }
    for (int i = 0; i < options.channels; i++) {
        struct channel *c = &channels[i];
        int8_t number = (int8_t)i;
        pthread_mutex_init(&c->sending, NULL);
        c->routes = calloc(ROUTE_QUEUE, sizeof(*c->routes));
        c->sources = calloc(SOURCE_QUEUE, sizeof(*c->sources));
        if (!c->routes || !c->sources || knet_handle_add_datafd(handle, &c->fd, &number) != 0) {
            return -1;
        }
    }
    return 0;
}

int channel_fd(int channel)
{
    return channels[channel].fd;
}

int take_source(int channel)
{
    if (options.no_filter) {
        return sole_peer();
    }
    struct channel *c = &channels[channel];
    unsigned head = atomic_load(&c->source_head);
    int source = c->sources[head % SOURCE_QUEUE];
    atomic_store(&c->source_head, head + 1);
    return source;
}

/* A target is "2", "2+3", "all" (broadcast), "none" (unicast to nobody) or "refuse" (the filter fails). */
bool parse_route(const char *text, struct route *route)
{
    memset(route, 0, sizeof(*route));
    if (strcmp(text, "all") == 0) {
        route->verdict = 1;
        return true;
    }
    if (strcmp(text, "refuse") == 0) {
        route->verdict = -1;
        return true;
    }
    if (strcmp(text, "none") == 0) {
        return true;
    }
    for (const char *at = text; route->count < MAX_TARGETS; at++) {
        char *stop;
        unsigned long id = strtoul(at, &stop, 10);
        if (stop == at || id >= KNET_MAX_HOST || (*stop != '\0' && *stop != '+')) {
            return false;
        }
        route->ids[route->count++] = (uint16_t)id;
        if (*stop == '\0') {
            return true;
        }
        at = stop;
    }
    return false;
}

void put_route(FILE *out, const struct route *route)
{
    if (route->verdict == 0 && route->count == 1) {
        fprintf(out, ",\"to\":%d", route->ids[0]);
        return;
    }
    const char *name = route->verdict > 0 ? "all" : route->verdict < 0 ? "refuse" : route->count == 0 ? "none" : "";
    fprintf(out, ",\"to\":\"%s", name);
    for (int i = 0; i < route->count; i++) {
        fprintf(out, "%s%d", i ? "+" : "", route->ids[i]);
    }
    fputc('"', out);
}

static int transmit_sync(const struct route *route, int channel, const unsigned char *data, size_t length)
{
    sync_route = route;
    int result = knet_send_sync(handle, (const char *)data, length, (int8_t)channel) == 0 ? 0 : errno;
    sync_route = NULL;
    return result;
}

static int transmit_async(const struct route *route, int channel, const unsigned char *data, size_t length)
{
    if (!is_open(channel)) {
        return knet_send(handle, (const char *)data, length, (int8_t)channel) >= 0 ? 0 : errno;
    }
    struct channel *c = &channels[channel];
    pthread_mutex_lock(&c->sending);
    /* With forwarding off libknet takes the message and drops it without asking the filter. */
    bool routed = forwarding && !options.no_filter;
    unsigned tail = atomic_load(&c->route_tail);
    int result = EAGAIN;
    if (!routed || tail - atomic_load(&c->route_head) < ROUTE_QUEUE) {
        if (routed) {
            c->routes[tail % ROUTE_QUEUE] = *route;
            atomic_store(&c->route_tail, tail + 1);
        }
        result = knet_send(handle, (const char *)data, length, (int8_t)channel) >= 0 ? 0 : errno;
        if (routed && result != 0) {
            atomic_store(&c->route_tail, tail);
        }
    }
    pthread_mutex_unlock(&c->sending);
    return result;
}

int transmit(const struct route *route, int channel, const unsigned char *data, size_t length, bool sync)
{
    return sync ? transmit_sync(route, channel, data, length) : transmit_async(route, channel, data, length);
}

/*
 * Messages sent while forwarding is off have no route in the queue, so none of them may be left in a channel when it is
 * switched on. When it is switched off libknet empties the channels first, and with them the queues of routes.
 */
int set_forwarding(bool on)
{
    for (int i = 0; i < options.channels; i++) {
        pthread_mutex_lock(&channels[i].sending);
    }
    for (int i = 0; on && i < options.channels; i++) {
        int queued = 0;
        while (ioctl(channels[i].fd, SIOCOUTQ, &queued) == 0 && queued > 0) {
            usleep(1000);
        }
    }
    int result = knet_handle_setfwd(handle, on);
    int code = errno;
    if (result == 0) {
        forwarding = on;
    }
    for (int i = 0; i < options.channels; i++) {
        if (result == 0 && !on) {
            atomic_store(&channels[i].route_head, atomic_load(&channels[i].route_tail));
        }
        pthread_mutex_unlock(&channels[i].sending);
    }
    errno = code;
    return result;
}
