/* SPDX-License-Identifier: Apache-2.0 */
/* One UDP socket, set as those of knet's links are, and how long its datagrams may be. */
#include "bare.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define BUFFER_BYTES (8 << 20)
#define HEADERS 28
#define TIMEOUT_MS 100

int connection = -1;
static long mtu_by_hand;

void open_node(void)
{
    load_pattern(text_of("pattern", ""));
    mtu_by_hand = number_of("mtu", 0);
}

static struct sockaddr_in address_of(const char *key)
{
    char host[INET_ADDRSTRLEN];
    const char *text = text_of(key, ""), *port = strrchr(text, ':');
    struct sockaddr_in address = {.sin_family = AF_INET};
    if (!port || (size_t)(port - text) >= sizeof(host)) {
        refuse("bad address %s", text);
    }
    snprintf(host, sizeof(host), "%.*s", (int)(port - text), text);
    address.sin_port = htons((uint16_t)strtoul(port + 1, NULL, 10));
    if (inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        refuse("bad address %s", text);
    }
    return address;
}

/* Without the right to more than the system's limit, buffers are as large as that allows. */
static void set_buffer(int forced, int limited)
{
    int bytes = BUFFER_BYTES;
    if (setsockopt(connection, SOL_SOCKET, forced, &bytes, sizeof(bytes)) != 0) {
        setsockopt(connection, SOL_SOCKET, limited, &bytes, sizeof(bytes));
    }
}

void add_link(void)
{
    struct sockaddr_in local = address_of("local"), remote = address_of("remote");
    struct timeval timeout = {.tv_usec = TIMEOUT_MS * 1000};
    if (connection >= 0) {
        refuse("there is one link only");
    }
    connection = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (connection < 0 || bind(connection, (struct sockaddr *)&local, sizeof(local)) != 0
            || connect(connection, (struct sockaddr *)&remote, sizeof(remote)) != 0
            || setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout)) != 0) {
        refuse("socket: %s", strerror(errno));
    }
    set_buffer(SO_RCVBUFFORCE, SO_RCVBUF);
    set_buffer(SO_SNDBUFFORCE, SO_SNDBUF);
}

static size_t longest_datagram(void)
{
    int mtu = 0;
    socklen_t length = sizeof(mtu);
    if (getsockopt(connection, IPPROTO_IP, IP_MTU, &mtu, &length) != 0) {
        refuse("IP_MTU: %s", strerror(errno));
    }
    long usable = (mtu_by_hand && mtu_by_hand < mtu ? mtu_by_hand : mtu) - HEADERS;
    return usable < MAX_TRAIN_BYTES ? (size_t)usable : MAX_TRAIN_BYTES;
}

void tell_mtu(void)
{
    printf("ok mtu=%zu\n", longest_datagram());
}

struct cut cut_of_request(void)
{
    size_t size = (size_t)number_of("size", HEADER_BYTES), longest = longest_datagram();
    if (size < HEADER_BYTES || size > MAX_MESSAGE) {
        refuse("messages have %d to %d bytes", HEADER_BYTES, MAX_MESSAGE);
    }
    struct cut cut = {.pieces = (size + longest - 1) / longest};
    cut.size = (size + cut.pieces - 1) / cut.pieces;
    cut.last_size = size - (cut.pieces - 1) * cut.size;
    return cut;
}

size_t size_of_piece(const struct cut *cut, uint64_t sequence)
{
    return sequence % cut->pieces == cut->pieces - 1 ? cut->last_size : cut->size;
}
