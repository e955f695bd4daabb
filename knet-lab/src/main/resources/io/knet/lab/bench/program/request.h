/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What drives the C programs of "knet bench": a request is a line "verb key=value ..." on standard input; its answer is a line
 * "ok key=value ..." or "error" and the reason.
 */
#ifndef REQUEST_H
#define REQUEST_H

#include <stdint.h>
#include <time.h>

/* Answers requests until standard input ends; "quit" ends the process. */
void answer_requests(void (*perform)(const char *verb)) __attribute__((noreturn));

/* Arguments of the current request, and its end with an error. Only where requests are performed. */
const char *text_of(const char *key, const char *fallback);
long number_of(const char *key, long fallback);
void refuse(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* Nanoseconds. */
uint64_t now(clockid_t clock);

/*
 * Sleeps until another message is due, as long as *stop is not set; all may go at once if there is no rate. The first naps a
 * millisecond at least, the second not longer than until the message is due, which the system's timers make some 50 us longer.
 */
void pace(const volatile _Atomic _Bool *stop, uint64_t rate, uint64_t start, uint64_t sent);
void pace_finely(const volatile _Atomic _Bool *stop, uint64_t rate, uint64_t start, uint64_t sent);

#endif
