/* SPDX-License-Identifier: Apache-2.0 */
#include "bare.h"

#include <stdio.h>
#include <string.h>

static void perform(const char *verb)
{
    if (strcmp(verb, "open") == 0) {
        open_node();
        printf("ok\n");
    } else if (strcmp(verb, "link") == 0) {
        add_link();
        printf("ok\n");
    } else if (strcmp(verb, "await") == 0) {
        tell_mtu();
    } else if (strcmp(verb, "expect") == 0) {
        expect();
    } else if (strcmp(verb, "send") == 0) {
        start_sending();
    } else if (strcmp(verb, "stop") == 0) {
        stop_sending();
    } else if (strcmp(verb, "count") == 0) {
        count();
    } else if (strcmp(verb, "drops") == 0) {
        printf("ok send_errors=%llu\n", (unsigned long long)failed);
    } else if (strcmp(verb, "latency") == 0) {
        measure_latency();
    } else {
        refuse("unknown request %s", verb);
    }
}

int main(void)
{
    answer_requests(perform);
}
