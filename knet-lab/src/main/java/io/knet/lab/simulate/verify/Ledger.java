package io.knet.lab.simulate.verify;

import io.knet.lab.simulate.report.Timeline;
import io.knet.lab.simulate.verify.Message.Sending;
import io.knet.lab.simulate.verify.Message.Way;
import io.knet.lab.simulate.verify.Violation.Kind;
import io.knet.testkit.time.Scheduler;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Knows every message that was sent, and checks each one that comes. */
public final class Ledger {
    /** A process may stand still when it is to tell. */
    private static final long LATEST_TOLD = 30_000_000_000L;

    private final Scheduler scheduler;
    private final Timeline timeline;
    private final Nodes nodes;
    private final Map<Long, Message> messages = new LinkedHashMap<>();

    /** Those that were judged, as long as they may come after all. */
    private final Map<Long, Message> past = new LinkedHashMap<>();

    private final Window[][] windows;
    private final LossAudit audit;
    private long lastId;
    private long sent;
    private long delivered;
    private long explained;

    /** What the ledger has to know of the nodes. */
    public interface Nodes {
        /** How many there are. */
        int count();

        /** How often a node was started. */
        int runs(int node);

        /** How many messages a node has numbered since it was started. */
        long numbered(int node);

        /** What a node has dropped so far since it was started, for all reasons. */
        long drops(int node);

        /** What a node, in all its runs, has dropped of what it was to send. */
        long droppedUnsent(int node);

        /** What a node, in all its runs, has given up of messages that were incomplete. */
        long droppedIncomplete(int node);

        /** Whether two nodes speak with each other in sessions and in nothing else. */
        boolean inSessions(int one, int other);

        /**
         * How long a message may be under way because somebody holds it back or repeats a datagram
         * of it that was lost, in nanoseconds; 0 if nobody does.
         */
        long longestHold();

        /** Does something on a node after what it was told before. */
        Executor executor(int node);
    }

    /** An empty ledger. */
    public Ledger(Scheduler scheduler, Timeline timeline, Nodes nodes) {
        this.scheduler = scheduler;
        this.timeline = timeline;
        this.nodes = nodes;
        audit = new LossAudit(nodes);
        windows = new Window[nodes.count()][nodes.count()];
        for (Window[] row : windows) {
            for (int i = 0; i < row.length; i++) {
                row[i] = new Window();
            }
        }
    }

    /** A message is about to be sent. */
    public Message begin(Sending sending) {
        int[] runs = new int[nodes.count()];
        for (int i = 0; i < runs.length; i++) {
            runs[i] = nodes.runs(i);
        }
        int sender = sending.sender();
        long number = nodes.numbered(sender);
        Message message =
                new Message(scheduler, nodes::drops, ++lastId, sending, runs[sender], runs, number);
        messages.put(message.id, message);
        for (Window[] row : windows) {
            row[sender].numbered(number, scheduler.now());
        }
        sent++;
        return message;
    }

    /** A node has lost sight of another one. */
    public void hostLost(int receiver, int sender) {
        windows[receiver][sender].forgotten();
    }

    /** A node was started, and knows nothing of the others. */
    public void started(int node) {
        for (int other = 0; other < nodes.count(); other++) {
            windows[node][other].forgotten();
            windows[other][node].forgotten();
        }
    }

    /** A node was given a message. */
    public void received(int node, int source, int channel, ByteBuf content) {
        Message message = find(Content.id(content));
        timeline.event(node, "received", message == null ? "something" : message.id);
        if (message == null) {
            throw new Violation(
                    Kind.MISDELIVERED, "node " + node + " got a message that nobody sent");
        }
        check(message, node, source, channel, content);
        Window window = windows[node][message.sender];
        window.packetBehind(nodes.numbered(message.sender) - message.number);
        if (++message.delivered[node] > 1) {
            if (message.way == Way.CONFIRMED || nodes.inSessions(message.sender, node)) {
                throw new Violation(
                        Kind.DUPLICATE, message + " came to node " + node + " again, in sessions");
            }
            checkRepetition(message, node, message.windowAtDelivery[node]);
        }
        message.windowAtDelivery[node] = window.resets();
        delivered++;
    }

    private @Nullable Message find(long id) {
        Message message = messages.get(id);
        return message == null ? past.get(id) : message;
    }

    private void check(Message message, int node, int source, int channel, ByteBuf content) {
        if (!Content.matches(content, message.id, message.length)) {
            throw new Violation(
                    Kind.ALTERED, message + " came to node " + node + " with another content");
        }
        if (node == message.sender
                || (!message.broadcast && !message.targets.get(node))
                || source != message.sender
                || channel != message.channel) {
            throw new Violation(
                    Kind.MISDELIVERED,
                    message
                            + " came to node "
                            + node
                            + " on channel "
                            + channel
                            + " as from node "
                            + source);
        }
        if (message.refused) {
            throw new Violation(
                    Kind.WRONG_RESULT,
                    message + " came to node " + node + ", but its sender was told that it cannot");
        }
    }

    /** Judged after the node was told what happened before. */
    private void checkRepetition(Message message, int node, long windowBefore) {
        int run = nodes.runs(node);
        nodes.executor(node)
                .execute(
                        () -> {
                            Window window = windows[node][message.sender];
                            boolean forgotten =
                                    window.resets() != windowBefore
                                            || window.isUncertain(scheduler.now())
                                            || nodes.runs(node) != run
                                            || nodes.runs(message.sender) != message.senderRun;
                            if (!forgotten) {
                                throw new Violation(
                                        Kind.DUPLICATE,
                                        message + " came to node " + node + " again");
                            }
                        });
    }

    /** Whether a message came to all nodes that it should have come to, once. */
    public boolean cameOnce(Message message) {
        return message.wanted().stream().allMatch(node -> message.delivered[node] == 1);
    }

    /**
     * Checks that what did not come was lost with a counter that says so, and forgets all messages.
     * To be called when nothing is under way any more.
     */
    public void close() {
        List<Message> all = new ArrayList<>(messages.values());
        all.forEach(this::checkTold);
        all.forEach(this::checkConfirmed);
        explained += audit.check(all);
        long longestHold = nodes.longestHold();
        if (longestHold > 0) {
            past.values().removeIf(old -> scheduler.now() - old.sentAt > longestHold);
            all.stream()
                    .filter(message -> !message.isOpen())
                    .forEach(message -> past.put(message.id, message));
        }
        messages.values().removeIf(message -> !message.isOpen() || isOver(message));
    }

    private boolean isOver(Message message) {
        return nodes.runs(message.sender) != message.senderRun;
    }

    /** The sender of a confirmed message is told in time what became of it. */
    private void checkTold(Message message) {
        if (message.isOpen()
                && !isOver(message)
                && scheduler.now() > message.deadline + LATEST_TOLD) {
            throw new Violation(
                    Kind.WRONG_RESULT, message + ": its sender is not told what became of it");
        }
    }

    private void checkConfirmed(Message message) {
        int target = message.targets.nextSetBit(0);
        if (message.confirmed
                && message.delivered[target] == 0
                && nodes.runs(target) == message.receiverRuns[target]) {
            throw new Violation(Kind.WRONG_RESULT, message + " is confirmed, and did not come");
        }
    }

    /** A node has closed its handle: it was told what became of all that it sent. */
    public void closed(int node) {
        for (Message message : messages.values()) {
            if (message.sender == node && message.isOpen() && !isOver(message)) {
                throw new Violation(
                        Kind.WRONG_RESULT,
                        message + ": its sender is closed and was not told what became of it");
            }
        }
    }

    /** Messages that nodes tried to send. */
    public long sent() {
        return sent;
    }

    /** Messages that nodes were given, each receiver counted. */
    public long delivered() {
        return delivered;
    }

    /** Messages that did not come, each receiver counted. */
    public long lost() {
        return explained;
    }
}
