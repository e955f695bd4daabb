/* SPDX-License-Identifier: Apache-2.0 */
#include "samples.h"

#include "request.h"

#include <stdio.h>
#include <stdlib.h>

static uint32_t *samples;

uint32_t *sample_room(void)
{
    samples = samples ? samples : malloc(MAX_SAMPLES * sizeof(*samples));
    if (!samples) {
        refuse("no memory for samples");
    }
    return samples;
}

void write_samples(const char *name, size_t count)
{
    FILE *file = fopen(name, "wb");
    if (!file || fwrite(samples, sizeof(*samples), count, file) != count || fclose(file) != 0) {
        refuse("cannot write %s", name);
    }
}

void wait_for(uint64_t gap)
{
    if (gap) {
        struct timespec nap = {(time_t)(gap / 1000000000), (long)(gap % 1000000000)};
        nanosleep(&nap, NULL);
    }
}
