package io.knet.lab.simulate.verify;

import io.knet.DataChannel;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.lab.simulate.verify.Violation.Kind;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends confirmed messages, and compares what is said of them with what came. */
public final class ConfirmedCheck {
    private ConfirmedCheck() {}

    /**
     * Sends a message to one node.
     *
     * @param timeout when its sender gives it up
     * @param atOnce whether the receiver takes a message when it comes, and does not ask for it
     *     later
     * @param findings told of what is not so
     * @param outcomes given the outcome in words
     */
    public static void send(
            DataChannel channel,
            Message message,
            Duration timeout,
            boolean atOnce,
            Findings findings,
            Consumer<String> outcomes) {
        message.confirmedBy(timeout.toNanos());
        channel.sendConfirmedAsync(Unpooled.wrappedBuffer(message.content()), message, timeout)
                .whenComplete(
                        (done, failure) ->
                                findings.guard(
                                        () -> {
                                            outcomes.accept(failure == null ? "OK" : name(failure));
                                            judge(message, atOnce, failure);
                                        }));
    }

    private static String name(Throwable failure) {
        return failure instanceof KnetException refused
                ? refused.error().name()
                : failure.getClass().getSimpleName();
    }

    private static void judge(Message message, boolean atOnce, @Nullable Throwable failure) {
        if (message.told) {
            throw wrong(message, "its sender is told twice what became of it");
        }
        message.told = true;
        int target = message.targets.nextSetBit(0);
        int delivered = message.delivered[target];
        if (failure == null) {
            message.confirmed = true;
            if (delivered != 1 && (atOnce || delivered != 0)) {
                throw wrong(message, "it is confirmed, and came " + delivered + " times");
            }
            return;
        }
        if (!(failure instanceof KnetException refused)) {
            throw wrong(message, "it failed with " + failure);
        }
        KnetError error = refused.error();
        switch (error) {
            case TIMED_OUT, OUTCOME_UNKNOWN -> message.failed();
            case PEER_CHANNEL_CLOSED, PEER_FORWARDING_DISABLED, PEER_QUEUE_FULL -> {
                message.refused();
                if (delivered != 0) {
                    throw wrong(message, "it came, but it is said: " + refused);
                }
            }
            case HOST_DOWN,
                    NOT_SUPPORTED,
                    QUEUE_FULL,
                    FORWARDING_DISABLED,
                    CHANNEL_CLOSED,
                    HANDLE_CLOSED -> {
                message.refused();
                if (message.handedAll() > 0 || delivered != 0) {
                    throw wrong(message, "it was sent, but it is said: " + refused);
                }
            }
            default -> throw wrong(message, "nothing can have led to: " + refused);
        }
    }

    private static Violation wrong(Message message, String how) {
        return new Violation(Kind.WRONG_RESULT, message + ": " + how);
    }
}
