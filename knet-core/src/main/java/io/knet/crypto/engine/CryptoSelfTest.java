package io.knet.crypto.engine;

import io.knet.CryptoConfig;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.GeneralSecurityException;

/**
 * The trial that a configuration passes before it is used: packets of several lengths are sealed,
 * opened, and refused when they are damaged. libknet 1.25 does without and then drops all traffic
 * (spec api Q11).
 */
final class CryptoSelfTest {
    private static final int[] LENGTHS = {1, 15, 16, 17, 64, 1400, 5000};

    private static final int LONGEST_SEALED = 6000;

    private final CryptoConfig config;
    private final PacketCrypto crypto;
    private final ByteBuf sealed = Unpooled.buffer(LONGEST_SEALED);
    private final ByteBuf opened = Unpooled.buffer(LONGEST_SEALED);

    private CryptoSelfTest(CryptoConfig config, PacketCrypto crypto) {
        this.config = config;
        this.crypto = crypto;
    }

    /** Throws {@link KnetError#SELF_TEST_FAILED} with what went wrong, if anything does. */
    static void run(CryptoConfig config, PacketCrypto crypto) {
        CryptoSelfTest test = new CryptoSelfTest(config, crypto);
        try (PacketSealer sealer = crypto.newSealer(new SecureSalts());
                PacketOpener opener = crypto.newOpener()) {
            for (int length : LENGTHS) {
                test.tryPacket(sealer, opener, length);
            }
        } catch (KnetException e) {
            throw e;
        } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
            throw new KnetException(KnetError.SELF_TEST_FAILED, test.failure(e.toString()), e);
        } finally {
            test.sealed.release();
            test.opened.release();
        }
    }

    private void tryPacket(PacketSealer sealer, PacketOpener opener, int length)
            throws GeneralSecurityException {
        byte[] original = new byte[length];
        for (int i = 0; i < length; i++) {
            original[i] = (byte) (i * 31 + length);
        }
        int sealedLength = crypto.overhead().sealed(length);
        sealer.seal(Unpooled.wrappedBuffer(original), sealed.clear());
        require(
                sealed.readableBytes() == sealedLength,
                length,
                "became " + sealed.readableBytes() + " bytes long");
        require(opener.open(sealed, opened.clear()), length, "could not be opened again");
        require(
                opened.equals(Unpooled.wrappedBuffer(original)),
                length,
                "was opened to something else");
        for (int index : new int[] {0, sealedLength / 2, sealedLength - 1}) {
            sealed.setByte(index, sealed.getByte(index) ^ 1);
            require(
                    !opener.open(sealed, opened.clear()),
                    length,
                    "was accepted with byte " + index + " damaged");
            sealed.setByte(index, sealed.getByte(index) ^ 1);
        }
        require(
                !opener.open(sealed.slice(0, sealedLength - 1), opened.clear()),
                length,
                "was accepted cut short");
    }

    private void require(boolean holds, int length, String otherwise) {
        if (!holds) {
            throw new KnetException(
                    KnetError.SELF_TEST_FAILED,
                    failure("a packet of " + length + " bytes " + otherwise));
        }
    }

    private String failure(String what) {
        return "the crypto configuration " + config + " failed its trial and is not used: " + what;
    }
}
