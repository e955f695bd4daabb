/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The other side of "knet bench --vs-bare": what two UDP sockets carry if nothing stands between them and a program that makes
 * and verifies each message. There is no protocol: what is too long for a datagram goes in several, and what is lost is lost.
 */
#ifndef BARE_H
#define BARE_H

#include "message.h"
#include "request.h"

/* The most that goes to the kernel at once as datagrams of one size, and how many of them. */
#define MAX_TRAIN_BYTES 65507
#define MAX_TRAIN 64

/* How a message is cut: into pieces of one size, of which the last may be shorter. */
struct cut {
    size_t pieces, size, last_size;
};

/* The connected socket; there is one in a process. */
extern int connection;

/* What came of sending; one thread writes. */
extern atomic_ullong failed;
extern atomic_int last_error;

/* connection.c */
void open_node(void);
void add_link(void);
void tell_mtu(void);
/* Of the message length that the request has. */
struct cut cut_of_request(void);
size_t size_of_piece(const struct cut *cut, uint64_t sequence);

/* traffic.c */
void expect(void);
void start_sending(void);
void stop_sending(void);
void count(void);

/* latency.c */
void measure_latency(void);

#endif
