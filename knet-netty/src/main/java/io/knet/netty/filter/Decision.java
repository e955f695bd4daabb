package io.knet.netty.filter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of asking where a message goes. */
public sealed interface Decision {
    /** The message goes on. In words, it says whom to. */
    sealed interface Accepted extends Decision {
        /** Number of the data channel that it goes on. */
        int channel();

        /** Whether it goes to every host that is reachable. */
        default boolean isBroadcast() {
            return false;
        }
    }

    /** The message goes to every host; one that has come is delivered. */
    record ToAll(int channel) implements Accepted {
        @Override
        public boolean isBroadcast() {
            return true;
        }

        @Override
        public String toString() {
            return "all hosts";
        }
    }

    /**
     * The message goes to one host.
     *
     * @param host its id
     */
    record ToOne(int channel, int host) implements Accepted {
        @Override
        public String toString() {
            return "host " + host;
        }
    }

    /**
     * The message goes to several hosts.
     *
     * @param hosts their ids, each of them once
     */
    record ToSeveral(int channel, List<Integer> hosts) implements Accepted {
        @Override
        public String toString() {
            return "hosts " + hosts;
        }
    }

    /**
     * The message goes nowhere.
     *
     * @param cause what the filter threw, null if it did not
     */
    record Refused(Refusal refusal, @Nullable Throwable cause) implements Decision {
        Refused(Refusal refusal) {
            this(refusal, null);
        }
    }
}
