package io.knet.tools.node;

import io.knet.DataChannel;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetMessage;
import io.knet.tools.node.event.EventPrinter;
import io.knet.tools.node.event.MessageReceived;
import java.time.Duration;
import java.util.Optional;

/**
 * Prints the messages of a channel, on a thread of its own: nobody may ever read what is printed,
 * and then an event loop would stand still. What comes meanwhile fills the channel's receive queue,
 * and is counted when that is full.
 */
final class Receiver implements AutoCloseable {
    private static final Duration LONG = Duration.ofDays(1);

    private final DataChannel channel;
    private final EventPrinter printer;
    private final Thread thread;

    private Receiver(DataChannel channel, EventPrinter printer) {
        this.channel = channel;
        this.printer = printer;
        thread = new Thread(this::receive, "knet-receiver");
        thread.setDaemon(true);
    }

    /** Begins to print. */
    static Receiver start(DataChannel channel, EventPrinter printer) {
        Receiver receiver = new Receiver(channel, printer);
        receiver.thread.start();
        return receiver;
    }

    private void receive() {
        try {
            while (true) {
                channel.receive(LONG).ifPresent(this::print);
            }
        } catch (KnetException e) {
            if (e.error() != KnetError.INTERRUPTED) {
                throw e;
            }
        }
        // The interrupt's purpose is served, and receive would report it again.
        Thread.interrupted();
        Optional<KnetMessage> left = channel.receive(Duration.ZERO);
        while (left.isPresent()) {
            print(left.get());
            left = channel.receive(Duration.ZERO);
        }
    }

    private void print(KnetMessage message) {
        try {
            printer.print(MessageReceived.of(message));
        } finally {
            message.release();
        }
    }

    /** Prints what has come, then ends. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
