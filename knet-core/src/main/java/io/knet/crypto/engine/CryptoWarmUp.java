package io.knet.crypto.engine;

import static java.util.Objects.requireNonNull;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetLimits;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.GeneralSecurityException;
import java.util.function.BooleanSupplier;

/**
 * Has the JVM compile what seals and opens packets before there are any. The JDK's ciphers and
 * hashes use the processor's instructions only where the second compiler has compiled what calls
 * them; until then a packet takes ten to a hundred times as long. That compiler is asked for after
 * some thousand calls, of any length, and after more of them the more it has to do: so many short
 * packets are sealed and opened with a key that is thrown away.
 */
public final class CryptoWarmUp {
    /** Packets; with each of the lengths some thousand calls come together. */
    private static final int PACKETS = 12_000;

    /**
     * The first ends in a hash's first block; the others have several blocks of it, which are
     * hashed in another place, and an odd end. All are short, since calls count and not bytes.
     */
    private static final int[] LENGTHS = {24, 200, 330};

    /** Long packets come in pieces, which the compiler is to have seen. */
    private static final int LONG_LENGTH = 9000;

    private static final int LONG_EVERY = 250;

    private final String model;
    private final CryptoCipher cipher;
    private final CryptoHash hash;

    /** A warm-up of the algorithms of a configuration, whose key is not read. */
    public CryptoWarmUp(CryptoConfig like) {
        model = like.model();
        cipher = like.cipher();
        hash = like.hash();
    }

    /** The algorithms: warming them up twice in one JVM is of no use. */
    public String algorithms() {
        return model + "/" + cipher.wireName() + "/" + hash.wireName();
    }

    /**
     * Seals and opens packets, on the calling thread, until they are enough.
     *
     * @param goesOn asked before every packet; false ends it early
     * @return the packets that were sealed and opened
     * @throws GeneralSecurityException if a packet could not be sealed
     * @throws io.knet.KnetException if the algorithms are not there
     */
    public int run(BooleanSupplier goesOn) throws GeneralSecurityException {
        requireNonNull(goesOn, "goesOn");
        ByteBuf plain = Unpooled.directBuffer(LONG_LENGTH).writeZero(LONG_LENGTH);
        int room = 2 * LONG_LENGTH;
        ByteBuf sealed = Unpooled.directBuffer(room);
        ByteBuf opened = Unpooled.directBuffer(room);
        try (CryptoConfig config =
                        CryptoConfig.of(model, cipher, hash, new byte[KnetLimits.MIN_KEY]);
                PacketCrypto crypto = CryptoModels.create(config);
                PacketSealer sealer = crypto.newSealer(new SecureSalts());
                PacketOpener opener = crypto.newOpener()) {
            int packets = 0;
            while (packets < PACKETS && goesOn.getAsBoolean()) {
                plain.setIndex(0, length(packets));
                sealer.seal(plain, sealed.clear());
                if (!opener.open(sealed, opened.clear())) {
                    throw new GeneralSecurityException("a packet could not be opened again");
                }
                packets++;
            }
            return packets;
        } finally {
            plain.release();
            sealed.release();
            opened.release();
        }
    }

    private static int length(int packet) {
        return packet % LONG_EVERY == 0 ? LONG_LENGTH : LENGTHS[packet % LENGTHS.length];
    }
}
