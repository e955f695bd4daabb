package io.knet.netty.flight;

import io.knet.CryptoConfig;
import io.knet.KnetEvent;
import io.knet.stats.DropReason;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The flight recorder of the JDK, which a runtime need not have: without the module {@code jdk.jfr}
 * nothing is recorded, and no class that needs it is loaded. Any thread.
 */
public final class Flight {
    private static final boolean THERE = isThere();

    private final int node;

    /**
     * What is recorded of a node.
     *
     * @param node its host id
     */
    public Flight(int node) {
        this.node = node;
    }

    private static boolean isThere() {
        Module own = Flight.class.getModule();
        return ModuleLayer.boot().findModule("jdk.jfr").filter(own::canRead).isPresent();
    }

    /** An event of the API. */
    public void happened(KnetEvent event) {
        if (THERE) {
            FlightEvents.happened(node, event);
        }
    }

    /**
     * A callback of the program begins. Costs a look at a switch if callbacks are not recorded.
     *
     * @return what to say at its end; null if they are not
     */
    public static @Nullable Object callbackBegins() {
        return THERE ? FlightEvents.callbackBegins() : null;
    }

    /**
     * A callback of the program has ended; recorded if that took long.
     *
     * @param begun what was said at its beginning
     * @param what it was, in words; asked for only if it is recorded
     */
    public void callbackEnded(@Nullable Object begun, Supplier<String> what) {
        if (begun != null) {
            FlightEvents.callbackEnded(node, begun, what);
        }
    }

    /**
     * An event loop stood still.
     *
     * @param stack where its thread was; empty if nobody knows
     */
    public void stalled(long nanos, List<StackTraceElement> stack) {
        if (THERE) {
            FlightEvents.stalled(node, nanos, stack.isEmpty() ? "" : stack.get(0).toString());
        }
    }

    /**
     * A crypto slot was loaded.
     *
     * @param config what it has now; its key is not recorded
     */
    public void keyLoaded(int slot, CryptoConfig config) {
        if (THERE) {
            FlightEvents.keyChanged(
                    node,
                    "loaded",
                    slot,
                    config.model()
                            + "/"
                            + config.cipher().wireName()
                            + "/"
                            + config.hash().wireName());
        }
    }

    /** A crypto slot was cleared. */
    public void keyCleared(int slot) {
        if (THERE) {
            FlightEvents.keyChanged(node, "cleared", slot, "");
        }
    }

    /**
     * Packets are sealed with another slot from now on.
     *
     * @param slot 0 if they are sent in clear
     */
    public void keyUsed(int slot) {
        if (THERE) {
            FlightEvents.keyChanged(node, slot == 0 ? "none used" : "used", slot, "");
        }
    }

    /**
     * Has what is dropped recorded once a second, as long as something is.
     *
     * @param lifetime what was dropped since the beginning
     * @return ends that
     */
    public Runnable drops(Supplier<Map<DropReason, Long>> lifetime) {
        return THERE ? FlightDrops.watch(node, lifetime) : () -> {};
    }
}
