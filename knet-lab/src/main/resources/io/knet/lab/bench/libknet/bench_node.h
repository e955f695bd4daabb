/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The other side of "knet bench --vs-libknet": nodes on the real libknet, driven by lines on standard input. It does what
 * the Java side (package io.knet.lab.bench.child) does, by the same protocol, with messages of the same content.
 */
#ifndef BENCH_NODE_H
#define BENCH_NODE_H

#include "message.h"
#include "request.h"

#include <inttypes.h>
#include <libknet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define MAX_NODES 64
#define MAX_PEERS 1000

struct link {
    knet_node_id_t peer;
    uint8_t id;
};

struct node {
    knet_node_id_t id;
    knet_handle_t handle;
    int fd;
    int8_t channel;
    uint8_t policy;
    unsigned ping_interval, ping_timeout;
    size_t link_count;
    struct link links[MAX_PEERS * KNET_MAX_LINK];
    knet_node_id_t peers[MAX_PEERS];
    size_t peer_count;
    atomic_uint peers_up;
    /* Where messages go: to all of these, or, if rotate is set, to one after the other. */
    knet_node_id_t targets[MAX_PEERS];
    size_t target_count;
    bool rotate;
    unsigned next_target;
    /* Receiving */
    bool receiving, echo;
    pthread_t receiver;
    /* What has arrived of a run, and of another that goes on beside it, which is 0 if there is none. */
    struct tally tally, beside;
    atomic_ullong overflow;
    /* Sending */
    pthread_t sender;
    bool sending;
    atomic_bool stop;
    uint32_t run;
    size_t size;
    uint64_t rate;
    bool fine;
    atomic_ullong sent, refused, failed;
    atomic_int last_error;
};

extern struct node nodes[MAX_NODES];
extern size_t node_count;

/* main.c */
struct node *node_of_request(void);

/* node.c */
void open_node(void);
void add_link(void);
void await_peers(void);
void aim(struct node *node, const char *targets);
void count_drops(void);

/* traffic.c */
void expect(void);
void start_sending(void);
void stop_sending(void);

/* latency.c */
void measure_latency(void);

/* contention.c */
void measure_contention(void);

#endif
