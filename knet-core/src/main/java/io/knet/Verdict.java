package io.knet;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Locale;

/**
 * What a {@link DestinationFilter} decides about a message. Immutable; verdicts may be kept and
 * given again.
 */
public final class Verdict {
    private static final int SAME_CHANNEL = -1;
    private static final int[] NOBODY = {};
    private static final Verdict DROP = new Verdict(Kind.DROP, NOBODY, SAME_CHANNEL);
    private static final Verdict BROADCAST = new Verdict(Kind.BROADCAST, NOBODY, SAME_CHANNEL);

    /** The kinds of verdict. */
    public enum Kind {
        /** The message is not carried. */
        DROP,
        /**
         * The message goes to the named hosts; a received one is delivered if this node is among
         * them.
         */
        UNICAST,
        /** The message goes to every reachable host; a received one is delivered. */
        BROADCAST
    }

    private final Kind kind;
    private final int[] hosts;
    private final int channel;

    private Verdict(Kind kind, int[] hosts, int channel) {
        this.kind = kind;
        this.hosts = hosts;
        this.channel = channel;
    }

    /** The message is not carried. */
    public static Verdict drop() {
        return DROP;
    }

    /** The message goes to every reachable host; a received one is delivered. */
    public static Verdict broadcast() {
        return BROADCAST;
    }

    /**
     * A received message is delivered. The same as {@link #broadcast()}, for filters of received
     * messages.
     */
    public static Verdict deliver() {
        return BROADCAST;
    }

    /**
     * The message goes to these hosts; a received one is delivered if this node is among them.
     *
     * @param hosts ids, 0 to 65535 each, copied. Ids that are unknown or not reachable are skipped,
     *     one given twice counts once. None at all is an error of the sender's (EINVAL)
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if an id is out of range
     */
    public static Verdict unicast(int... hosts) {
        requireNonNull(hosts, "hosts");
        for (int host : hosts) {
            if (host < 0 || host > KnetLimits.MAX_HOST_ID) {
                throw new KnetException(
                        KnetError.INVALID_ARGUMENT,
                        "host id " + host + " must be 0 to " + KnetLimits.MAX_HOST_ID);
            }
        }
        return new Verdict(Kind.UNICAST, Arrays.stream(hosts).distinct().toArray(), SAME_CHANNEL);
    }

    /**
     * The same verdict, and the message changes to another data channel.
     *
     * @param number 0 to 31
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if it is out of range
     */
    public Verdict onChannel(int number) {
        if (number < 0 || number >= KnetLimits.MAX_CHANNELS) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "channel number " + number + " must be 0 to " + (KnetLimits.MAX_CHANNELS - 1));
        }
        return new Verdict(kind, hosts, number);
    }

    /** The kind of verdict. */
    public Kind kind() {
        return kind;
    }

    /** How many hosts are named, 0 unless the kind is {@link Kind#UNICAST}. */
    public int hostCount() {
        return hosts.length;
    }

    /** The named host at an index from 0 to {@link #hostCount()} - 1. */
    public int host(int index) {
        return hosts[index];
    }

    /** Whether a host is among those named. */
    public boolean names(int host) {
        for (int named : hosts) {
            if (named == host) {
                return true;
            }
        }
        return false;
    }

    /**
     * The data channel that the message takes.
     *
     * @param current the channel it has so far
     */
    public int channel(int current) {
        return channel == SAME_CHANNEL ? current : channel;
    }

    @Override
    public String toString() {
        String target =
                kind == Kind.UNICAST
                        ? "unicast to " + Arrays.toString(hosts)
                        : kind.name().toLowerCase(Locale.ROOT);
        return channel == SAME_CHANNEL ? target : target + " on channel " + channel;
    }
}
