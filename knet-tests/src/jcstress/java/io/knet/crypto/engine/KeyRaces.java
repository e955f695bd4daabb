package io.knet.crypto.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.knet.ClearTraffic;
import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.crypto.CryptoModel;
import io.knet.crypto.PacketOpener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Keys that are replaced and wiped while packets are sealed and opened with them. */
public final class KeyRaces {
    private static final byte[] TEXT = "a packet as long as a short one is".getBytes();
    private static final CryptoModel MODEL = new io.knet.crypto.jca.JcaModel();
    private static final PacketOpener OLD = MODEL.create(config(1)).newOpener();
    private static final PacketOpener NEW = MODEL.create(config(2)).newOpener();
    private static final PacketOpener WIPED = MODEL.create(config(0)).newOpener();

    private KeyRaces() {}

    private static CryptoConfig config(int key) {
        byte[] bytes = new byte[KnetLimits.MIN_KEY];
        bytes[0] = (byte) key;
        return CryptoConfig.of("jca", CryptoCipher.AES256, CryptoHash.SHA256, bytes);
    }

    private static synchronized String sealedWith(ByteBuf packet) {
        ByteBuf plain = Unpooled.buffer(packet.readableBytes());
        try {
            return OLD.open(packet, plain)
                    ? "old"
                    : NEW.open(packet, plain) ? "new" : WIPED.open(packet, plain) ? "wiped" : "?";
        } catch (RuntimeException failure) {
            return failure.toString();
        }
    }

    /** A packet is sealed with a true key or not at all. */
    @JCStressTest
    @Outcome(id = "old", expect = ACCEPTABLE, desc = "Sealed before the change.")
    @Outcome(id = "new", expect = ACCEPTABLE, desc = "Sealed after the change.")
    @State
    public static class SealWhileReplaced {
        private final CryptoSlots slots = new CryptoSlots(MODEL::create);
        private final Sealing sealing;

        /** The old key is in use, and known to the sealing thread. */
        public SealWhileReplaced() {
            slots.apply(Optional.of(config(1)));
            sealing = slots.newSealing((bytes, offset, length) -> {});
            sealing.begin();
        }

        /** An event loop. */
        @Actor
        public void seal(L_Result result) {
            ByteBuf sealed =
                    sealing.seal(Unpooled.copiedBuffer(TEXT), UnpooledByteBufAllocator.DEFAULT);
            result.r1 = sealedWith(sealed);
            sealed.release();
        }

        /** The program. */
        @Actor
        public void replace() {
            slots.apply(Optional.of(config(2)));
        }
    }

    /** The same when the handle is closed. */
    @JCStressTest
    @Outcome(id = "old", expect = ACCEPTABLE, desc = "Sealed before the end.")
    @Outcome(id = "HANDLE_CLOSED", expect = ACCEPTABLE, desc = "Refused.")
    @State
    public static class SealWhileClosed {
        private final CryptoSlots slots = new CryptoSlots(MODEL::create);
        private final Sealing sealing;

        /** The key is in use, and known to the sealing thread. */
        public SealWhileClosed() {
            slots.apply(Optional.of(config(1)));
            sealing = slots.newSealing((bytes, offset, length) -> {});
            sealing.begin();
        }

        /** An event loop. */
        @Actor
        public void seal(L_Result result) {
            try {
                ByteBuf sealed =
                        sealing.seal(Unpooled.copiedBuffer(TEXT), UnpooledByteBufAllocator.DEFAULT);
                result.r1 = sealedWith(sealed);
                sealed.release();
            } catch (KnetException refused) {
                KnetError error = refused.error();
                result.r1 = error.name();
            }
        }

        /** The program. */
        @Actor
        public void close() {
            slots.close();
        }
    }

    /** A packet that both the old and the new state accept is not lost between them. */
    @JCStressTest
    @Outcome(id = "OPENED", expect = ACCEPTABLE, desc = "Opened.")
    @State
    public static class OpenWhileTheOtherSlotIsFilled {
        private final CryptoSlots slots = new CryptoSlots(MODEL::create);
        private final Opening opening;
        private final ByteBuf sealed;

        /** A packet is there, sealed with what slot 1 holds. */
        public OpenWhileTheOtherSlotIsFilled() {
            slots.apply(Optional.of(config(1)));
            slots.rxClear(ClearTraffic.DISALLOW);
            opening = slots.newOpening();
            sealed =
                    slots.newSealing((bytes, offset, length) -> {})
                            .seal(Unpooled.copiedBuffer(TEXT), UnpooledByteBufAllocator.DEFAULT);
        }

        /** An event loop. */
        @Actor
        public void open(L_Result result) {
            result.r1 = opening.open(sealed, Unpooled.buffer(sealed.readableBytes())).name();
            sealed.release();
        }

        /** The program. */
        @Actor
        public void fill() {
            slots.set(2, config(2));
        }
    }
}
