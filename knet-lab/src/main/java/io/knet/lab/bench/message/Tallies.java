package io.knet.lab.bench.message;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What has arrived of one run, and of another that goes on beside it. {@link #add} is for one
 * thread, the counts may be read by all; unless they say otherwise, they are sums.
 */
public final class Tallies {
    private final Tally main;
    private final Optional<Tally> beside;

    private Tallies(Tally main, Optional<Tally> beside) {
        this.main = main;
        this.beside = beside;
    }

    /** Of one run. */
    public static Tallies of(Tally run) {
        return new Tallies(run, Optional.empty());
    }

    /** The same, and of another run. */
    public Tallies beside(Tally other) {
        return new Tallies(main, Optional.of(other));
    }

    /** Counts a message, which is not changed; what is of neither run counts with the first. */
    public void add(ByteBuf message) {
        if (beside.isPresent()
                && message.readableBytes() >= MessageFormat.HEADER_BYTES
                && MessageFormat.run(message) == beside.get().run()) {
            beside.get().add(message);
        } else {
            main.add(message);
        }
    }

    /** For another run, with room for as many messages as there were in the first of these. */
    public Tallies next(int run, int size, MessageFormat.Reader reader) {
        return of(main.next(run, size, reader));
    }

    private long sum(ToLongFunction<Tally> count) {
        return count.applyAsLong(main) + besides(count);
    }

    private long besides(ToLongFunction<Tally> count) {
        return beside.map(tally -> count.applyAsLong(tally)).orElse(0L);
    }

    /** Messages that have arrived whole, once each. */
    public long received() {
        return sum(Tally::received);
    }

    /** Those of the run beside. */
    public long besideReceived() {
        return besides(Tally::received);
    }

    /** Bytes of those that have arrived whole. */
    public long bytes() {
        return sum(Tally::bytes);
    }

    /** Bytes of those of the run beside. */
    public long besideBytes() {
        return besides(Tally::bytes);
    }

    /** Messages that arrived changed, or with another length. */
    public long corrupt() {
        return sum(Tally::corrupt);
    }

    /** Messages that arrived again. */
    public long duplicate() {
        return sum(Tally::duplicate);
    }

    /** Messages that arrived after a later one of their run. */
    public long disordered() {
        return sum(Tally::disordered);
    }

    /** Messages of another run. */
    public long stray() {
        return sum(Tally::stray);
    }
}
