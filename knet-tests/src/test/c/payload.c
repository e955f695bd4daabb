/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Generated payloads, so that a receiver can verify every byte. A flood message is the magic, its index and its whole
 * length as big-endian 32-bit numbers, and then the bytes that the generator makes from the index.
 */
#include "peer.h"

#include <endian.h>
#include <string.h>

#define FLOOD_MAGIC "KNFL"

/* SplitMix64, eight bytes a step, little-endian. */
void generate(uint64_t seed, unsigned char *out, size_t length)
{
    uint64_t state = seed;
    for (size_t i = 0; i < length; i += 8) {
        state += 0x9e3779b97f4a7c15u;
        uint64_t z = state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        z = htole64(z ^ (z >> 31));
        memcpy(out + i, &z, length - i < 8 ? length - i : 8);
    }
}

uint64_t fnv64(const unsigned char *data, size_t length)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ data[i]) * 0x100000001b3u;
    }
    return hash;
}

void put_flood_message(unsigned char *out, uint32_t index, size_t length)
{
    uint32_t header[2] = {htobe32(index), htobe32((uint32_t)length)};
    memcpy(out, FLOOD_MAGIC, 4);
    memcpy(out + 4, header, sizeof(header));
    generate(index, out + FLOOD_HEADER, length - FLOOD_HEADER);
}

bool is_flood_message(const unsigned char *data, size_t length)
{
    return length >= FLOOD_HEADER && memcmp(data, FLOOD_MAGIC, 4) == 0;
}

bool verify_flood_message(const unsigned char *data, size_t length, uint32_t *index)
{
    static _Thread_local unsigned char wanted[KNET_MAX_PACKET_SIZE];
    uint32_t header[2];
    memcpy(header, data + 4, sizeof(header));
    *index = be32toh(header[0]);
    generate(*index, wanted, length - FLOOD_HEADER);
    return be32toh(header[1]) == length && memcmp(wanted, data + FLOOD_HEADER, length - FLOOD_HEADER) == 0;
}
