/* SPDX-License-Identifier: Apache-2.0 */
/* The content of messages, as Java's MessageFormat has it, and what has arrived of them. */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define HEADER_BYTES 16
#define MAX_MESSAGE 65536
#define PATTERN_SLACK 4096
#define PATTERN_BYTES (MAX_MESSAGE + PATTERN_SLACK)
/* Messages of a run whose arrival can be told apart; memory is touched as they come. */
#define MAX_SEQUENCE (1ull << 30)

/*
 * What has arrived in one run. Written by the receiving thread. A message may come in several pieces, each with a header and a
 * number of its own, all of one size but the last; it has arrived when all of them have come one after the other.
 */
struct tally {
    uint32_t run;
    size_t size, last_size, pieces;
    uint64_t current;
    size_t current_pieces;
    uint64_t highest;
    uint64_t *seen;
    atomic_ullong received, bytes, corrupt, duplicate, disordered, stray;
};

/* Once, before all else. */
void load_pattern(const char *file);

void compose(unsigned char *message, size_t size, uint32_t run, uint64_t sequence);
/* Expects messages that come whole. */
void start_tally(struct tally *tally, uint32_t run, size_t size);
/* Expects messages that come in pieces. */
void start_tally_of_pieces(struct tally *tally, uint32_t run, size_t size, size_t last_size, size_t pieces);
/* Verifies and counts what has arrived. */
void check(struct tally *tally, const unsigned char *message, ssize_t length);
/* Whether it says that it is; it may have been changed. */
bool is_of_run(const unsigned char *message, ssize_t length, uint32_t run);
bool is_message(const unsigned char *message, ssize_t length, uint32_t run, size_t size, uint64_t sequence);

#endif
