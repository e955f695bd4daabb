/* SPDX-License-Identifier: Apache-2.0 */
/* The requests, and what is counted. */
#include "bench_node.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

struct node nodes[MAX_NODES];
size_t node_count;

struct node *node_of_request(void)
{
    long id = number_of("node", -1);
    for (size_t i = 0; i < node_count; i++) {
        if (nodes[i].id == id) {
            return &nodes[i];
        }
    }
    refuse("there is no node %ld", id);
}

static void count(void)
{
    uint64_t sent = 0, received = 0, bytes = 0, corrupt = 0, duplicate = 0, disordered = 0, stray = 0;
    uint64_t beside_received = 0, beside_bytes = 0;
    for (size_t i = 0; i < node_count; i++) {
        const struct tally *tally = &nodes[i].tally, *beside = &nodes[i].beside;
        sent += nodes[i].sent;
        received += tally->received + beside->received;
        bytes += tally->bytes + beside->bytes;
        corrupt += tally->corrupt + beside->corrupt;
        duplicate += tally->duplicate + beside->duplicate;
        disordered += tally->disordered + beside->disordered;
        stray += tally->stray + beside->stray;
        beside_received += beside->received;
        beside_bytes += beside->bytes;
    }
    printf("ok nanos=%lu cpu=%lu sent=%lu received=%lu bytes=%lu corrupt=%lu duplicate=%lu disordered=%lu stray=%lu"
           " beside_received=%lu beside_bytes=%lu\n",
            now(CLOCK_MONOTONIC), now(CLOCK_PROCESS_CPUTIME_ID), sent, received, bytes, corrupt, duplicate, disordered,
            stray, beside_received, beside_bytes);
}

static void perform(const char *verb)
{
    if (strcmp(verb, "open") == 0) {
        open_node();
        printf("ok\n");
    } else if (strcmp(verb, "link") == 0) {
        add_link();
        printf("ok\n");
    } else if (strcmp(verb, "await") == 0) {
        await_peers();
    } else if (strcmp(verb, "expect") == 0) {
        expect();
    } else if (strcmp(verb, "send") == 0) {
        start_sending();
    } else if (strcmp(verb, "stop") == 0) {
        stop_sending();
    } else if (strcmp(verb, "count") == 0) {
        count();
    } else if (strcmp(verb, "drops") == 0) {
        count_drops();
    } else if (strcmp(verb, "memory") == 0) {
        printf("ok\n");
    } else if (strcmp(verb, "latency") == 0) {
        measure_latency();
    } else if (strcmp(verb, "contend") == 0) {
        measure_contention();
    } else {
        refuse("unknown request %s", verb);
    }
}

int main(void)
{
    answer_requests(perform);
}
