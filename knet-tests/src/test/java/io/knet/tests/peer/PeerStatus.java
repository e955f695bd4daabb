package io.knet.tests.peer;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The answer to {@code status}, see src/test/c/README.md for all fields.
 *
 * @param json the whole answer
 */
public record PeerStatus(JsonNode json) {
    /** Largest message that one packet carries, bytes. */
    public int dataMtu() {
        return json.path("data_mtu").asInt();
    }

    /** A host's part; a missing node if the peer does not know it. */
    public JsonNode host(int host) {
        for (JsonNode candidate : json.path("hosts")) {
            if (candidate.path("host").asInt() == host) {
                return candidate;
            }
        }
        return json.path("hosts").path(-1);
    }

    /** Whether the peer considers the host reachable. */
    public boolean isReachable(int host) {
        return host(host).path("reachable").asBoolean();
    }

    /**
     * A link's part, with libknet's names of the fields; a missing node if it is not configured.
     */
    public JsonNode link(int host, int link) {
        for (JsonNode candidate : host(host).path("links")) {
            if (candidate.path("link").asInt() == link) {
                return candidate;
            }
        }
        return json.path("hosts").path(-1);
    }

    /**
     * One of the counters of a link.
     *
     * @param name libknet's name, such as {@code tx_data_packets}
     * @throws IllegalArgumentException if there is no such link or counter
     */
    public long linkStat(int host, int link, String name) {
        JsonNode value = link(host, link).path("stats").path(name);
        if (!value.isNumber()) {
            throw new IllegalArgumentException(
                    "link " + host + "/" + link + " has no counter " + name);
        }
        return value.asLong();
    }
}
