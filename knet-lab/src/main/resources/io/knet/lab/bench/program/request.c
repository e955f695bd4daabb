/* SPDX-License-Identifier: Apache-2.0 */
#include "request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_LINE 16384
#define MAX_ARGUMENTS 32
#define SECOND 1000000000ull
#define NAP UINT64_C(1000000)
#define LONGEST_NAP UINT64_C(100000000)

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

uint64_t now(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * SECOND + (uint64_t)time.tv_nsec;
}

/* Naps until the next is due, at least so long at a time. */
static void nap_until_due(const volatile atomic_bool *stop, uint64_t rate, uint64_t start, uint64_t sent, uint64_t least)
{
    if (!rate) {
        return;
    }
    uint64_t due = start + sent / rate * SECOND + (sent % rate * SECOND + rate - 1) / rate, time;
    while (!*stop && (time = now(CLOCK_MONOTONIC)) < due) {
        uint64_t length = due - time > least ? due - time : least;
        length = length < LONGEST_NAP ? length : LONGEST_NAP;
        struct timespec nap = {(time_t)(length / SECOND), (long)(length % SECOND)};
        nanosleep(&nap, NULL);
    }
}

void pace(const volatile atomic_bool *stop, uint64_t rate, uint64_t start, uint64_t sent)
{
    nap_until_due(stop, rate, start, sent, NAP);
}

void pace_finely(const volatile atomic_bool *stop, uint64_t rate, uint64_t start, uint64_t sent)
{
    nap_until_due(stop, rate, start, sent, 0);
}

void answer_requests(void (*perform)(const char *verb))
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
        if (verb && strcmp(verb, "quit") == 0) {
            printf("ok\n");
            fflush(stdout);
            _exit(0);
        }
        if (verb) {
            perform(verb);
        }
    }
    _exit(0);
}
