package io.knet.jgroups;

import io.knet.AccessEntry;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A node as the attributes of a stack describe it, as they were written there: numbers that were
 * not given are negative, texts blank.
 *
 * @param pingInterval in milliseconds
 * @param pongTimeout in milliseconds
 */
record NodeAttributes(
        int nodeId,
        String hosts,
        String keyFile,
        boolean sessions,
        String linkPolicy,
        String dynamicFrom,
        long pingInterval,
        long pongTimeout,
        int pongsToComeUp) {
    private static final long PING_INTERVAL = 100;
    private static final long PONG_TIMEOUT = 500;
    private static final int PONGS_TO_COME_UP = 3;

    /** Whether anything is given that a file would say instead. */
    boolean anyGiven() {
        return nodeId >= 0
                || pingInterval >= 0
                || pongTimeout >= 0
                || pongsToComeUp >= 0
                || Stream.of(hosts, keyFile, linkPolicy, dynamicFrom)
                        .anyMatch(text -> !text.isBlank());
    }

    /**
     * The node that they describe.
     *
     * @throws IllegalArgumentException naming what is wrong or missing
     */
    ListPlan plan() {
        if (hosts.isBlank()) {
            throw new IllegalArgumentException("config or hosts must be given");
        }
        if (sessions && keyFile.isBlank()) {
            throw new IllegalArgumentException("sessions=\"true\" needs a key_file");
        }
        HostList list = HostList.parse(hosts);
        LinkPolicy policy =
                linkPolicy.isBlank() ? LinkPolicy.PASSIVE : LinkPolicy.ofName(linkPolicy);
        LinkTimers timers =
                LinkTimers.ofMillis(
                                pingInterval < 0 ? PING_INTERVAL : pingInterval,
                                pongTimeout < 0 ? PONG_TIMEOUT : pongTimeout)
                        .withPongsToComeUp(pongsToComeUp < 0 ? PONGS_TO_COME_UP : pongsToComeUp);
        List<AccessEntry> access =
                dynamicFrom.isBlank()
                        ? List.of()
                        : Arrays.stream(dynamicFrom.split(",", -1))
                                .map(String::strip)
                                .map(AccessEntry::accept)
                                .toList();
        int me = nodeId < 0 ? OwnHost.find(list) : nodeId;
        Keys keys = keyFile.isBlank() ? Keys.none() : Keys.read(Path.of(keyFile), sessions);
        return new ListPlan(me, list, keys, policy, timers, access);
    }
}
