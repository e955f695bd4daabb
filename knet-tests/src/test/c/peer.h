/* SPDX-License-Identifier: Apache-2.0 */
/*
 * knet_peer: one node of libknet, driven by lines on standard input, reporting by JSON objects on standard output, one
 * a line. The interop tests talk to it; README.md lists its options, commands and events.
 *
 * Threads: main reads commands; the reader takes messages from all channels; the watcher polls the links, since libknet
 * 1.25 does not notify link changes; the logger forwards libknet's log; every flood has a thread of its own. libknet
 * calls the filter and the notify functions on its own threads.
 */
#ifndef PEER_H
#define PEER_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <inttypes.h>
#include <libknet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))
#define MAX_LINKS 512
#define MAX_TARGETS 6
#define FLOOD_HEADER 12

struct options {
    int id, channels, policy;
    long ping_interval, ping_timeout, pong_count;
    bool quiet, no_filter;
};

/* Where the filter sends a message: its verdict and, for unicast, the hosts. */
struct route {
    int8_t verdict;
    uint8_t count;
    uint16_t ids[MAX_TARGETS];
};

struct event {
    FILE *out;
    char *text;
    size_t length;
};

extern struct options options;
extern knet_handle_t handle;
extern atomic_bool stopping;

/* event.c: begin() opens an event, the caller adds ",\"name\":value" to out, end() writes it. Tag 0 stands for none. */
int64_t now_us(void);
void begin(struct event *event, const char *name, long tag);
void end(struct event *event);
void put_text(FILE *out, const char *text, size_t length);
const char *errno_name(int code);
void report_error(long tag, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The answer of a command that has no result of its own: result 0 is success, anything else is explained by errno. */
void answer(long tag, const char *command, int result);

/* payload.c */
void generate(uint64_t seed, unsigned char *out, size_t length);
uint64_t fnv64(const unsigned char *data, size_t length);
void put_flood_message(unsigned char *out, uint32_t index, size_t length);
/* True if the message calls itself a flood message. */
bool is_flood_message(const unsigned char *data, size_t length);
/* Checks every byte of a flood message and gives its index. */
bool verify_flood_message(const unsigned char *data, size_t length, uint32_t *index);

/* channel.c */
extern atomic_ulong rx_overflow, rx_bad_channel;
int open_channels(void);
int channel_fd(int channel);
int take_source(int channel);
bool parse_route(const char *text, struct route *route);
void put_route(FILE *out, const struct route *route);
/* Sends one message; returns 0 or the error number. */
int transmit(const struct route *route, int channel, const unsigned char *data, size_t length, bool sync);
int set_forwarding(bool on);

/* receive.c */
void *reader(void *unused);
void expect(long tag, int from, int channel, uint64_t count);
void expect_reset(void);
void report_summary(long tag);

/* flood.c: target, channel, count, size and options as in README.md */
int start_flood(long tag, const char *arguments);
void wait_for_floods(void);

/* config.c */
char *cut(char **text, char separator);
bool parse_link_id(const char *text, uint16_t *host, uint8_t *link);
int sole_peer(void);
int add_host(uint16_t host);
int add_link(const char *specification);
int remove_link(uint16_t host, uint8_t link);
int add_acl(const char *specification);
int set_crypto(int slot, const char *specification, const char *key_file);
int set_compression(const char *specification);
int parse_policy(const char *name);
void remove_everything(void);

/* commands.c: runs "[#TAG ]COMMAND ARGUMENTS"; false for quit. Changes the line. */
bool run_command(char *line);

/* status.c */
int enable_notifications(void);
void watch_link(uint16_t host, uint8_t link);
void unwatch_link(uint16_t host, uint8_t link);
void *watcher(void *unused);
void *logger(void *fd);
void report_status(long tag);
void report_stats(long tag);

#endif
