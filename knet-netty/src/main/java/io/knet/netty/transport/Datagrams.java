package io.knet.netty.transport;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams of one message. If there are several, they are made when it is their turn at the
 * socket: so messages get their numbers in the order in which they leave. One thread at a time.
 */
public final class Datagrams {
    private final @Nullable Supplier<List<ByteBuf>> maker;
    private List<ByteBuf> made; // one thread at a time

    /** Null once it has run. */
    private @Nullable Runnable whenDue; // one thread at a time

    private Datagrams(
            List<ByteBuf> made,
            @Nullable Supplier<List<ByteBuf>> maker,
            @Nullable Runnable whenDue) {
        this.made = made;
        this.maker = maker;
        this.whenDue = whenDue;
    }

    /**
     * Those that there are.
     *
     * @param made not empty; in this order; they stay the caller's
     */
    public static Datagrams of(List<ByteBuf> made) {
        return new Datagrams(made, null, null);
    }

    /**
     * Those that there are.
     *
     * @param made not empty; in this order; they stay the caller's
     * @param whenDue called once, by whoever is about to write them
     */
    public static Datagrams of(List<ByteBuf> made, Runnable whenDue) {
        return new Datagrams(made, null, whenDue);
    }

    /**
     * Those of a message that takes several.
     *
     * @param maker called once, by whoever writes them, on its thread; what it throws is the
     *     outcome of the message. What it makes is not released
     */
    public static Datagrams whenDue(Supplier<List<ByteBuf>> maker) {
        return new Datagrams(List.of(), maker, null);
    }

    /** Whether others must not write between them. */
    boolean areSeveral() {
        return made.size() != 1;
    }

    /** Whether {@link #get} has been called, or need not be. */
    boolean areMade() {
        return !made.isEmpty();
    }

    /** The datagrams, made by the first call, which is for who is about to write them. */
    public List<ByteBuf> get() {
        Runnable due = whenDue;
        if (due != null) {
            whenDue = null;
            due.run();
        }
        if (maker != null && made.isEmpty()) {
            made = maker.get();
        }
        return made;
    }
}
