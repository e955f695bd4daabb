/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A thread that sends with sendmmsg, datagrams of one size together as far as the kernel cuts them (UDP_SEGMENT), and one that
 * receives with recvmmsg, as many together as it joins (UDP_GRO).
 */
#define _GNU_SOURCE
#include "bare.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#define UDP_GRO 104
#endif

#define SECOND 1000000000ull
#define BATCH_BYTES (256 << 10)
#define MAX_CALLS 64
#define RECEIVE_CALLS 8

atomic_ullong failed;
atomic_int last_error;

static struct tally tally;
static bool receiving, echo;
static pthread_t receiver, sender;
static bool sending;
static atomic_bool stop;
static atomic_ullong sent;
static struct cut cut;
static uint32_t run;
static uint64_t rate;

union control {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr align;
};

/* What goes with one call of sendmmsg: whole messages, as they are taken from the next number on. */
struct batch {
    unsigned char bytes[BATCH_BYTES + MAX_MESSAGE];
    struct mmsghdr headers[MAX_CALLS];
    struct iovec pieces[MAX_CALLS];
    union control controls[MAX_CALLS];
    size_t trains, length;
};

static void set_segment(struct msghdr *header, union control *control, size_t size)
{
    header->msg_control = control->bytes;
    header->msg_controllen = CMSG_SPACE(sizeof(uint16_t));
    struct cmsghdr *message = CMSG_FIRSTHDR(header);
    message->cmsg_level = SOL_UDP;
    message->cmsg_type = UDP_SEGMENT;
    message->cmsg_len = CMSG_LEN(sizeof(uint16_t));
    uint16_t segment = (uint16_t)size;
    memcpy(CMSG_DATA(message), &segment, sizeof(segment));
}

/* Composes one train from a number on, and returns the number after it. */
static uint64_t compose_train(struct batch *batch, uint64_t sequence, uint64_t end, size_t longest)
{
    size_t at = batch->length, first = size_of_piece(&cut, sequence), size = first, count = 0;
    struct msghdr *header = &batch->headers[batch->trains].msg_hdr;
    while (sequence < end && count < longest && size == first && batch->length - at + first <= MAX_TRAIN_BYTES) {
        size = size_of_piece(&cut, sequence);
        if (size > first) {
            break;
        }
        compose(batch->bytes + batch->length, size, run, sequence++);
        batch->length += size;
        count++;
    }
    batch->pieces[batch->trains] = (struct iovec){batch->bytes + at, batch->length - at};
    *header = (struct msghdr){.msg_iov = &batch->pieces[batch->trains], .msg_iovlen = 1};
    if (count > 1) {
        set_segment(header, &batch->controls[batch->trains], first);
    }
    batch->trains++;
    return sequence;
}

static void fail(int error)
{
    atomic_store(&last_error, error);
    atomic_fetch_add(&failed, 1);
}

/* A train that the kernel does not take is one failure, whatever it held. */
static void send_batch(struct batch *batch)
{
    for (size_t done = 0; done < batch->trains;) {
        int taken = sendmmsg(connection, batch->headers + done, (unsigned)(batch->trains - done), 0);
        if (taken > 0) {
            done += (size_t)taken;
        } else if (errno != EINTR && !(errno == EAGAIN && !stop)) {
            fail(errno);
            done++;
        }
    }
}

/* How many messages may have been sent by now. */
static uint64_t due(uint64_t start)
{
    return rate ? 1 + (now(CLOCK_MONOTONIC) - start) * rate / SECOND : UINT64_MAX / MAX_MESSAGE;
}

static bool joins_datagrams(void)
{
    int size = 0;
    socklen_t length = sizeof(size);
    return getsockopt(connection, SOL_UDP, UDP_SEGMENT, &size, &length) == 0;
}

static void *send_messages(void *argument)
{
    (void)argument;
    static struct batch batch;
    uint64_t start = now(CLOCK_MONOTONIC), sequence = 0;
    size_t longest = joins_datagrams() ? MAX_TRAIN : 1;
    while (!stop) {
        pace(&stop, rate, start, sequence / cut.pieces);
        uint64_t end = due(start) * cut.pieces;
        batch.trains = batch.length = 0;
        while (sequence < end && batch.trains < MAX_CALLS && batch.length < BATCH_BYTES && !stop) {
            sequence = compose_train(&batch, sequence, end, longest);
        }
        send_batch(&batch);
        atomic_store_explicit(&sent, sequence / cut.pieces, memory_order_relaxed);
    }
    /* The rest of the last message. */
    batch.trains = batch.length = 0;
    while (sequence % cut.pieces) {
        sequence = compose_train(&batch, sequence, (sequence / cut.pieces + 1) * cut.pieces, longest);
    }
    send_batch(&batch);
    atomic_store(&sent, sequence / cut.pieces);
    return NULL;
}

static size_t segment_of(struct msghdr *header, size_t length)
{
    for (struct cmsghdr *message = CMSG_FIRSTHDR(header); message; message = CMSG_NXTHDR(header, message)) {
        if (message->cmsg_level == SOL_UDP && message->cmsg_type == UDP_GRO) {
            int size;
            memcpy(&size, CMSG_DATA(message), sizeof(size));
            return size > 0 ? (size_t)size : length;
        }
    }
    return length;
}

static void take(const unsigned char *datagram, size_t length)
{
    check(&tally, datagram, (ssize_t)length);
    if (echo && send(connection, datagram, length, 0) < 0) {
        fail(errno);
    }
}

static void *receive(void *argument)
{
    (void)argument;
    static unsigned char bytes[RECEIVE_CALLS][MAX_MESSAGE];
    struct mmsghdr headers[RECEIVE_CALLS];
    struct iovec pieces[RECEIVE_CALLS];
    union control controls[RECEIVE_CALLS];
    for (;;) {
        for (size_t i = 0; i < RECEIVE_CALLS; i++) {
            pieces[i] = (struct iovec){bytes[i], sizeof(bytes[i])};
            headers[i].msg_hdr = (struct msghdr){.msg_iov = &pieces[i], .msg_iovlen = 1,
                    .msg_control = controls[i].bytes, .msg_controllen = sizeof(controls[i].bytes)};
        }
        int count = recvmmsg(connection, headers, RECEIVE_CALLS, MSG_WAITFORONE, NULL);
        for (int i = 0; i < count; i++) {
            size_t length = headers[i].msg_len, segment = segment_of(&headers[i].msg_hdr, length);
            for (size_t at = 0; at < length; at += segment) {
                take(bytes[i] + at, length - at < segment ? length - at : segment);
            }
        }
    }
    return NULL;
}

void expect(void)
{
    struct cut expected = cut_of_request();
    start_tally_of_pieces(&tally, (uint32_t)number_of("run", 0), expected.size, expected.last_size, expected.pieces);
    echo = number_of("echo", 0) != 0;
    if (!receiving) {
        int on = 1;
        /* An older kernel hands datagrams over one by one. */
        setsockopt(connection, SOL_UDP, UDP_GRO, &on, sizeof(on));
        receiving = true;
        if (pthread_create(&receiver, NULL, receive, NULL) != 0) {
            refuse("no thread for receiving");
        }
    }
    printf("ok\n");
}

void start_sending(void)
{
    cut = cut_of_request();
    run = (uint32_t)number_of("run", 0);
    rate = (uint64_t)number_of("rate", 0);
    sent = 0;
    stop = false;
    if (pthread_create(&sender, NULL, send_messages, NULL) != 0) {
        refuse("no thread for sending");
    }
    sending = true;
    printf("ok\n");
}

void stop_sending(void)
{
    if (sending) {
        stop = true;
        pthread_join(sender, NULL);
        sending = false;
    }
    printf("ok sent=%llu failed=%llu error=%d\n", (unsigned long long)sent, (unsigned long long)failed, last_error);
}

void count(void)
{
    printf("ok nanos=%lu cpu=%lu sent=%llu received=%llu bytes=%llu corrupt=%llu duplicate=%llu disordered=%llu stray=%llu\n",
            now(CLOCK_MONOTONIC), now(CLOCK_PROCESS_CPUTIME_ID), (unsigned long long)sent,
            (unsigned long long)tally.received, (unsigned long long)tally.bytes, (unsigned long long)tally.corrupt,
            (unsigned long long)tally.duplicate, (unsigned long long)tally.disordered, (unsigned long long)tally.stray);
}
