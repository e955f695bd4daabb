/* SPDX-License-Identifier: Apache-2.0 */
/* Times of calls, in nanoseconds, as the Java side reads them from a file. */
#ifndef SAMPLES_H
#define SAMPLES_H

#include <stddef.h>
#include <stdint.h>

#define MAX_SAMPLES (4u << 20)

/* Room for MAX_SAMPLES, the same each time. */
uint32_t *sample_room(void);
void write_samples(const char *name, size_t count);
/* Sleeps between two calls. */
void wait_for(uint64_t gap);

#endif
