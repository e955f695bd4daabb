/* SPDX-License-Identifier: Apache-2.0 */
/* A request is a line "verb key=value ..."; its answer is a line "ok key=value ..." or "error" and the reason. */
#include "bench_node.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MAX_LINE 4096
#define MAX_ARGUMENTS 32

unsigned char *pattern;
struct node nodes[MAX_NODES];
size_t node_count;

static char *arguments[MAX_ARGUMENTS];
static size_t argument_count;
static jmp_buf next_request;

const char *text_of(const char *key, const char *fallback)
{
    size_t length = strlen(key);
    for (size_t i = 0; i < argument_count; i++) {
        if (strncmp(arguments[i], key, length) == 0 && arguments[i][length] == '=') {
            return arguments[i] + length + 1;
        }
    }
    return fallback;
}

long number_of(const char *key, long fallback)
{
    const char *text = text_of(key, NULL);
    return text ? strtol(text, NULL, 10) : fallback;
}

/* Answers the request with an error. */
void refuse(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    printf("error ");
    vprintf(format, values);
    putchar('\n');
    va_end(values);
    longjmp(next_request, 1);
}

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

uint64_t now(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static void count(void)
{
    uint64_t sent = 0, received = 0, bytes = 0, corrupt = 0, duplicate = 0, disordered = 0, stray = 0;
    for (size_t i = 0; i < node_count; i++) {
        const struct tally *tally = &nodes[i].tally;
        sent += nodes[i].sent;
        received += tally->received;
        bytes += tally->bytes;
        corrupt += tally->corrupt;
        duplicate += tally->duplicate;
        disordered += tally->disordered;
        stray += tally->stray;
    }
    printf("ok nanos=%lu cpu=%lu sent=%lu received=%lu bytes=%lu corrupt=%lu duplicate=%lu disordered=%lu stray=%lu\n",
            now(CLOCK_MONOTONIC), now(CLOCK_PROCESS_CPUTIME_ID), sent, received, bytes, corrupt, duplicate, disordered,
            stray);
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
    } else if (strcmp(verb, "quit") == 0) {
        printf("ok\n");
        fflush(stdout);
        _exit(0);
    } else {
        refuse("unknown request %s", verb);
    }
}

int main(void)
{
    static char line[MAX_LINE];
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("ok ready\n");
    setjmp(next_request);
    while (fgets(line, sizeof(line), stdin)) {
        char *rest = line;
        char *verb = strtok_r(rest, " \n", &rest);
        argument_count = 0;
        for (char *word; argument_count < MAX_ARGUMENTS && (word = strtok_r(NULL, " \n", &rest));) {
            arguments[argument_count++] = word;
        }
        if (verb) {
            perform(verb);
        }
    }
    _exit(0);
}
