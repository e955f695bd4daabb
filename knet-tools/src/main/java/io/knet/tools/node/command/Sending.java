package io.knet.tools.node.command;

import io.knet.KnetException;
import io.knet.tools.node.event.Result;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Commands that send one message, and tell how it went. */
sealed interface Sending extends Command {
    /**
     * {@code send ID TEXT|@FILE}: queues a message to one host.
     *
     * @param host id of the host
     * @param payload the message
     */
    record Send(int host, TextOrFile payload) implements Sending {
        @Override
        public boolean run(NodeContext node) {
            node.requireHost(host);
            ByteBuf content = payload.content();
            report(node, OptionalInt.of(host), false, () -> node.channel().send(content, host));
            return true;
        }
    }

    /**
     * {@code sync ID TEXT|@FILE}: sends a message to one host and waits until a link took it.
     *
     * @param host id of the host
     * @param payload the message
     */
    record Sync(int host, TextOrFile payload) implements Sending {
        @Override
        public boolean run(NodeContext node) {
            node.requireHost(host);
            ByteBuf content = payload.content();
            report(node, OptionalInt.of(host), true, () -> node.channel().sendSync(content, host));
            return true;
        }
    }

    /**
     * {@code confirm ID TEXT|@FILE}: sends a message to one host and tells what became of it there.
     * Other commands go on meanwhile.
     *
     * @param host id of the host
     * @param payload the message
     * @param patience how long the host may take
     */
    record Confirm(int host, TextOrFile payload, Duration patience) implements Sending {
        @Override
        public boolean run(NodeContext node) {
            node.requireHost(host);
            long start = System.nanoTime();
            node.channel()
                    .sendConfirmedAsync(payload.content(), host, patience)
                    .whenComplete(
                            (done, failure) ->
                                    node.printer()
                                            .print(
                                                    new Result.Confirmed(
                                                            host,
                                                            Optional.ofNullable(failure),
                                                            micros(start))));
            return true;
        }
    }

    private static long micros(long startNanos) {
        return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNanos);
    }

    /**
     * {@code bcast TEXT|@FILE}: queues a message to all reachable hosts.
     *
     * @param payload the message
     */
    record Broadcast(TextOrFile payload) implements Sending {
        @Override
        public boolean run(NodeContext node) {
            ByteBuf content = payload.content();
            report(node, OptionalInt.empty(), false, () -> node.channel().send(content));
            return true;
        }
    }

    private static void report(NodeContext node, OptionalInt to, boolean sync, Runnable send) {
        Optional<KnetException> failure = Optional.empty();
        long start = System.nanoTime();
        try {
            send.run();
        } catch (KnetException e) {
            failure = Optional.of(e);
        }
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
        node.printer().print(new Result.Sent(to, sync, failure, micros));
    }
}
