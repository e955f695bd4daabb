/* SPDX-License-Identifier: Apache-2.0 */
/* Messages: sequence number, run and size in little endian, then a piece of the pattern that depends on the number. */
#include "message.h"

#include "request.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEP 61
#define STEPS 64

static unsigned char *pattern;

void load_pattern(const char *name)
{
    if (pattern) {
        return;
    }
    unsigned char *bytes = malloc(PATTERN_BYTES);
    FILE *file = fopen(name, "rb");
    if (!bytes || !file || fread(bytes, 1, PATTERN_BYTES, file) != PATTERN_BYTES) {
        refuse("cannot read %s", name);
    }
    fclose(file);
    pattern = bytes;
}

static const unsigned char *body_of(uint64_t sequence)
{
    return pattern + sequence % STEPS * STEP;
}

void compose(unsigned char *message, size_t size, uint32_t run, uint64_t sequence)
{
    uint64_t number = htole64(sequence);
    uint32_t words[] = {htole32(run), htole32((uint32_t)size)};
    memcpy(message, &number, sizeof(number));
    memcpy(message + sizeof(number), words, sizeof(words));
    memcpy(message + HEADER_BYTES, body_of(sequence), size - HEADER_BYTES);
}

static uint64_t sequence_of(const unsigned char *message)
{
    uint64_t number;
    memcpy(&number, message, sizeof(number));
    return le64toh(number);
}

static uint32_t word_of(const unsigned char *message, size_t at)
{
    uint32_t word;
    memcpy(&word, message + at, sizeof(word));
    return le32toh(word);
}

static bool is_intact(const unsigned char *message, ssize_t length)
{
    return length >= HEADER_BYTES && word_of(message, 12) == (uint32_t)length
            && memcmp(message + HEADER_BYTES, body_of(sequence_of(message)), (size_t)length - HEADER_BYTES) == 0;
}

bool is_message(const unsigned char *message, ssize_t length, uint32_t run, size_t size, uint64_t sequence)
{
    return length == (ssize_t)size && is_intact(message, length) && word_of(message, 8) == run
            && sequence_of(message) == sequence;
}

bool is_of_run(const unsigned char *message, ssize_t length, uint32_t run)
{
    return length >= HEADER_BYTES && word_of(message, 8) == run;
}

void start_tally(struct tally *tally, uint32_t run, size_t size)
{
    start_tally_of_pieces(tally, run, size, size, 1);
}

void start_tally_of_pieces(struct tally *tally, uint32_t run, size_t size, size_t last_size, size_t pieces)
{
    if (tally->seen) {
        memset(tally->seen, 0, (tally->highest / 64 + 1) * sizeof(uint64_t));
    } else {
        tally->seen = calloc(MAX_SEQUENCE / 64, sizeof(uint64_t));
        if (!tally->seen) {
            refuse("no memory for the numbers of messages");
        }
    }
    tally->highest = 0;
    tally->size = size;
    tally->last_size = last_size;
    tally->pieces = pieces;
    tally->current = 0;
    tally->current_pieces = 0;
    tally->received = tally->bytes = tally->corrupt = tally->duplicate = tally->disordered = tally->stray = 0;
    tally->run = run;
}

/* One thread writes, so that an increment need not be atomic. */
static void add(atomic_ullong *counter, uint64_t value)
{
    atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + value, memory_order_relaxed);
}

static size_t expected_size(const struct tally *tally, uint64_t sequence)
{
    return sequence % tally->pieces == tally->pieces - 1 ? tally->last_size : tally->size;
}

/* Whether a message is whole with this piece. */
static bool completes(struct tally *tally, uint64_t sequence)
{
    uint64_t message = sequence / tally->pieces;
    if (message != tally->current) {
        tally->current = message;
        tally->current_pieces = 0;
    }
    return ++tally->current_pieces == tally->pieces;
}

void check(struct tally *tally, const unsigned char *message, ssize_t length)
{
    if (!is_intact(message, length)) {
        add(&tally->corrupt, 1);
        return;
    }
    uint64_t sequence = sequence_of(message);
    if (word_of(message, 8) != tally->run) {
        add(&tally->stray, 1);
        return;
    }
    if (sequence >= MAX_SEQUENCE || length != (ssize_t)expected_size(tally, sequence)) {
        add(&tally->corrupt, 1);
        return;
    }
    uint64_t *word = &tally->seen[sequence / 64], bit = 1ull << sequence % 64;
    if (*word & bit) {
        add(&tally->duplicate, 1);
        return;
    }
    *word |= bit;
    if (sequence < tally->highest) {
        add(&tally->disordered, 1);
    } else {
        tally->highest = sequence;
    }
    add(&tally->bytes, (uint64_t)length);
    if (completes(tally, sequence)) {
        add(&tally->received, 1);
    }
}
