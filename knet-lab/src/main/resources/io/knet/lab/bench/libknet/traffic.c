/* SPDX-License-Identifier: Apache-2.0 */
/* Threads that send and receive as fast as the data channel allows. */
#include "bench_node.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static void send_back(struct node *node, const unsigned char *message, ssize_t length)
{
    if (knet_send_sync(node->handle, (const char *)message, (size_t)length, node->channel) != 0) {
        atomic_store(&node->last_error, errno);
        atomic_fetch_add(&node->failed, 1);
    }
}

static void *receive(void *argument)
{
    struct node *node = argument;
    static _Thread_local unsigned char message[KNET_MAX_PACKET_SIZE];
    struct pollfd readable = {.fd = node->fd, .events = POLLIN};
    while (poll(&readable, 1, -1) >= 0 || errno == EINTR) {
        ssize_t length;
        while ((length = knet_recv(node->handle, (char *)message, sizeof(message), node->channel)) > 0) {
            bool is_beside = node->beside.run && is_of_run(message, length, node->beside.run);
            check(is_beside ? &node->beside : &node->tally, message, length);
            if (node->echo) {
                send_back(node, message, length);
            }
        }
    }
    return NULL;
}

void expect(void)
{
    struct node *node = node_of_request();
    start_tally(&node->tally, (uint32_t)number_of("run", 0), (size_t)number_of("size", 0));
    uint32_t beside = (uint32_t)number_of("beside_run", 0);
    if (beside || node->beside.run) {
        start_tally(&node->beside, beside, (size_t)number_of("beside_size", 0));
    }
    node->echo = number_of("echo", 0) != 0;
    aim(node, text_of("to", ""));
    if (!node->receiving) {
        node->receiving = true;
        if (pthread_create(&node->receiver, NULL, receive, node) != 0) {
            refuse("no thread for receiving");
        }
    }
    printf("ok\n");
}

static void wait_until_writable(struct node *node)
{
    if (errno != EAGAIN) {
        atomic_store(&node->last_error, errno);
        atomic_fetch_add(&node->failed, 1);
    }
    atomic_fetch_add(&node->refused, 1);
    struct pollfd writable = {.fd = node->fd, .events = POLLOUT};
    poll(&writable, 1, 100);
}

static void *send_messages(void *argument)
{
    struct node *node = argument;
    static _Thread_local unsigned char message[KNET_MAX_PACKET_SIZE];
    uint64_t start = now(CLOCK_MONOTONIC);
    for (uint64_t sequence = 0; !node->stop; sequence++) {
        (node->fine ? pace_finely : pace)(&node->stop, node->rate, start, sequence);
        compose(message, node->size, node->run, sequence);
        bool taken = false;
        while (!node->stop && !taken) {
            taken = knet_send(node->handle, (const char *)message, node->size, node->channel) >= 0;
            if (!taken) {
                wait_until_writable(node);
            }
        }
        if (taken) {
            atomic_store_explicit(&node->sent, sequence + 1, memory_order_relaxed);
        }
    }
    return NULL;
}

void start_sending(void)
{
    struct node *node = node_of_request();
    node->run = (uint32_t)number_of("run", 0);
    node->size = (size_t)number_of("size", HEADER_BYTES);
    node->rate = (uint64_t)number_of("rate", 0);
    node->fine = number_of("fine", 0) != 0;
    node->sent = node->refused = node->failed = 0;
    node->stop = false;
    aim(node, text_of("to", ""));
    if (pthread_create(&node->sender, NULL, send_messages, node) != 0) {
        refuse("no thread for sending");
    }
    node->sending = true;
    printf("ok\n");
}

void stop_sending(void)
{
    struct node *node = node_of_request();
    if (node->sending) {
        node->stop = true;
        pthread_join(node->sender, NULL);
        node->sending = false;
    }
    printf("ok sent=%llu refused=%llu failed=%llu error=%d\n", (unsigned long long)node->sent,
            (unsigned long long)node->refused, (unsigned long long)node->failed, node->last_error);
}
