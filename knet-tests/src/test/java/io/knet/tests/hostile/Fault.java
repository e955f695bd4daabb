package io.knet.tests.hostile;

import java.util.function.Consumer;

/**
 * What happens to the first link of a pair, or to the node at its far end, and what comes of it.
 */
enum Fault {
    LOSS_1("1 % loss", Effect.LOSS, ordeal -> lose(ordeal, 1), Fault::pass),
    LOSS_10("10 % loss", Effect.LOSS, ordeal -> lose(ordeal, 10), Fault::pass),
    LOSS_30("30 % loss", Effect.LOSS, ordeal -> lose(ordeal, 30), Fault::pass),
    DUPLICATION(
            "half of all packets twice",
            Effect.NONE,
            ordeal -> ordeal.net().duplicate(50),
            Fault::pass),
    REORDERING(
            "each packet up to 30 ms late",
            Effect.NONE,
            ordeal -> ordeal.relay().delay(30),
            ordeal -> ordeal.relay().delay(0)),
    RATE_LIMIT(
            "rate limit of 200 kbit/s",
            Effect.LOSS,
            ordeal -> ordeal.net().limit("200kbit"),
            ordeal -> ordeal.net().unlimit()),
    BLACK_HOLE(
            "black hole",
            Effect.LINK_DOWN,
            ordeal -> {
                ordeal.net().toFar("drop");
                ordeal.net().toNear("drop");
            },
            Fault::pass),
    ONE_WAY_BLACK_HOLE(
            "black hole, one way",
            Effect.LINK_DOWN,
            ordeal -> ordeal.net().toFar("drop"),
            Fault::pass),
    MTU_BLACK_HOLE(
            "packets above 1000 bytes vanish",
            Effect.NARROW,
            ordeal -> {
                ordeal.net().toFar("meta length > 1000 drop");
                ordeal.net().toNear("meta length > 1000 drop");
            },
            Fault::pass),
    NEAR_INTERFACE(
            "own interface down",
            Effect.LINK_DOWN,
            ordeal -> ordeal.net().nearInterfaceDown(),
            ordeal -> ordeal.net().nearInterfaceUp()),
    FAR_INTERFACE(
            "peer's interface down",
            Effect.LINK_DOWN,
            ordeal -> ordeal.net().farInterfaceDown(),
            ordeal -> ordeal.net().farInterfaceUp()),
    NEAR_ADDRESS(
            "own address removed",
            Effect.LINK_DOWN,
            ordeal -> ordeal.net().removeNearAddress(),
            ordeal -> ordeal.net().restoreNearAddress()),
    FAR_ADDRESS(
            "peer's address removed",
            Effect.LINK_DOWN,
            ordeal -> ordeal.net().removeFarAddress(),
            ordeal -> ordeal.net().restoreFarAddress()),
    STOPPED(
            "peer stopped (SIGSTOP)",
            Effect.HOST_DOWN,
            ordeal -> ordeal.peer().suspend(),
            ordeal -> ordeal.peer().resume()),
    KILLED(
            "peer killed (kill -9)",
            Effect.HOST_GONE,
            ordeal -> ordeal.peer().kill(),
            ordeal -> ordeal.peer().restart());

    /** What a fault does. */
    enum Effect {
        /** Nothing is lost. */
        NONE,
        /** Packets are lost, and the link may go down. */
        LOSS,
        /** The link goes down. */
        LINK_DOWN,
        /** Large packets are lost until the path's MTU is found anew. */
        NARROW,
        /** All links go down. */
        HOST_DOWN,
        /** All links go down, and what the peer has counted is gone. */
        HOST_GONE
    }

    private final String label;
    private final Effect effect;
    private final Consumer<Ordeal> begin;
    private final Consumer<Ordeal> end;

    Fault(String label, Effect effect, Consumer<Ordeal> begin, Consumer<Ordeal> end) {
        this.label = label;
        this.effect = effect;
        this.begin = begin;
        this.end = end;
    }

    private static void lose(Ordeal ordeal, int percent) {
        ordeal.net().toFar("numgen random mod 100 < " + percent + " drop");
        ordeal.net().toNear("numgen random mod 100 < " + percent + " drop");
    }

    private static void pass(Ordeal ordeal) {
        ordeal.net().pass();
    }

    /** What it is called in tables. */
    String label() {
        return label;
    }

    Effect effect() {
        return effect;
    }

    /** Which share of the packets it takes at random, in percent; 0 if it does not do that. */
    int lossPercent() {
        return switch (this) {
            case LOSS_1 -> 1;
            case LOSS_10 -> 10;
            case LOSS_30 -> 30;
            default -> 0;
        };
    }

    /** Whether a relay stands in the middle, in the place of a router. */
    boolean isRelayed() {
        return this == REORDERING;
    }

    /** Whether the node itself is struck, so that no link is spared. */
    boolean strikesHost() {
        return effect == Effect.HOST_DOWN || effect == Effect.HOST_GONE;
    }

    void begin(Ordeal ordeal) {
        begin.accept(ordeal);
    }

    void end(Ordeal ordeal) {
        end.accept(ordeal);
    }
}
