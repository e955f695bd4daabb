package io.knet.tools.node.command;

import io.knet.KnetException;
import io.knet.tools.node.event.MessageSent;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Sends a message and tells how it went. */
final class Sending {
    private Sending() {}

    static void report(NodeContext node, OptionalInt to, boolean sync, Runnable send) {
        Optional<KnetException> failure = Optional.empty();
        long start = System.nanoTime();
        try {
            send.run();
        } catch (KnetException e) {
            failure = Optional.of(e);
        }
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
        node.printer().print(new MessageSent(to, sync, failure, micros));
    }
}
