package io.knet.lab.simulate.verify;

import io.knet.lab.simulate.verify.Violation.Kind;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Demands a reason for every message that did not come: the sender was told, a machine crashed, the
 * network counted a loss, or a node counted a drop.
 */
final class LossAudit {
    /** Such a message takes one packet, whatever the path and the crypto. */
    private static final int SURELY_ONE_PACKET = 300;

    private final Ledger.Nodes nodes;
    private final long[] unsentBefore;
    private final long[] incompleteBefore;

    LossAudit(Ledger.Nodes nodes) {
        this.nodes = nodes;
        unsentBefore = new long[nodes.count()];
        incompleteBefore = new long[nodes.count()];
    }

    /**
     * Checks messages that had their time.
     *
     * @return how many did not come, each receiver counted
     */
    long check(List<Message> messages) {
        long lost = 0;
        Suspects unsent = new Suspects(nodes.count());
        Suspects incomplete = new Suspects(nodes.count());
        for (Message message : messages) {
            if (message.refused || message.isOpen()) {
                continue;
            }
            BitSet missing = missing(message);
            lost += missing.cardinality();
            boolean stuck = !message.addressed && !isExcused(message, message.sender);
            for (int to = missing.nextSetBit(0); to >= 0; to = missing.nextSetBit(to + 1)) {
                if (isExcused(message, to)) {
                    continue;
                }
                if (message.handed[to] == 0) {
                    stuck = true;
                } else if (message.length < SURELY_ONE_PACKET) {
                    checkCopies(message, to);
                } else if (message.lost[to] == 0) {
                    incomplete.add(to, message);
                }
            }
            if (stuck) {
                unsent.add(message.sender, message);
            }
        }
        settle(unsent, incomplete);
        return lost;
    }

    private static BitSet missing(Message message) {
        BitSet missing = (BitSet) message.wanted().clone();
        for (int i = 0; i < message.delivered.length; i++) {
            if (message.delivered[i] > 0) {
                missing.clear(i);
            }
        }
        return missing;
    }

    /** Whether it is known why a message did not come. */
    private boolean isExcused(Message message, int to) {
        return message.failed
                || message.dropped[to]
                || nodes.runs(message.sender) != message.senderRun
                || nodes.runs(to) != message.receiverRuns[to];
    }

    private void settle(Suspects unsent, Suspects incomplete) {
        long newlyUnsent = 0;
        for (int node = 0; node < nodes.count(); node++) {
            long total = nodes.droppedUnsent(node);
            long drops = total - unsentBefore[node];
            unsentBefore[node] = total;
            newlyUnsent += drops;
            unsent.settle(node, drops);
        }
        for (int node = 0; node < nodes.count(); node++) {
            long total = nodes.droppedIncomplete(node);
            // Packets that their sender's socket refused leave a message incomplete, too.
            incomplete.settle(node, total - incompleteBefore[node] + newlyUnsent);
            incompleteBefore[node] = total;
        }
    }

    /** Of a message of one packet each copy is enough: one that arrived was not lost. */
    private void checkCopies(Message message, int to) {
        boolean arrived = message.arrived[to] > 0 && !mayIncludePings(message);
        if (arrived || message.lost[to] == 0) {
            throw new Violation(
                    Kind.SILENT_LOSS,
                    message
                            + " is missing on node "
                            + to
                            + ", and nobody counted it"
                            + facts(message));
        }
    }

    /**
     * Some sequence numbers force pings to all hosts (spec wire 8), which nobody can tell from the
     * message's own packets. A message to one host shows them, as packets to others.
     */
    private boolean mayIncludePings(Message message) {
        if (message.broadcast || nodes.count() == 2) {
            return true;
        }
        for (int to = 0; to < message.handed.length; to++) {
            if (message.handed[to] > 0 && !message.targets.get(to)) {
                return true;
            }
        }
        return false;
    }

    private static String facts(Message message) {
        return ": packets handed to sockets "
                + Arrays.toString(message.handed)
                + ", lost "
                + Arrays.toString(message.lost)
                + ", read "
                + Arrays.toString(message.arrived);
    }

    /** Messages whose reason must be among those that a node has only a total of. */
    private static final class Suspects {
        private final long[] counts;
        private final @Nullable Message[] examples;

        Suspects(int nodes) {
            counts = new long[nodes];
            examples = new Message[nodes];
        }

        void add(int node, Message message) {
            counts[node]++;
            examples[node] = message;
        }

        void settle(int node, long drops) {
            Message example = examples[node];
            if (counts[node] > drops && example != null) {
                throw new Violation(
                        Kind.SILENT_LOSS,
                        counts[node]
                                + " messages are missing for which node "
                                + node
                                + " counted "
                                + drops
                                + " drops, for example "
                                + example
                                + facts(example));
            }
        }
    }
}
