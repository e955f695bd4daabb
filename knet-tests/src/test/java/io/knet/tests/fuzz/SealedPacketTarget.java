package io.knet.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import io.knet.crypto.engine.CryptoModels;
import io.knet.crypto.engine.SecureSalts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One sealed packet. The first byte chooses cipher and hash, the second what the rest is:
 *
 * <ul>
 *   <li>a datagram, which both models and {@link ReferenceCrypto} open alike or refuse alike;
 *   <li>the body of a datagram, which gets a valid tag, as somebody who has the key would give it;
 *   <li>a plain packet, which either model seals and the other one opens, and of which no byte can
 *       then be changed or left out.
 * </ul>
 */
final class SealedPacketTarget implements FuzzTarget {
    private static final List<String> MODELS = List.of("jca", "bouncycastle");
    private static final int LONGEST = 65_000;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final FuzzKeys keys = FuzzKeys.load();
    private final Map<Integer, Suite> suites = new HashMap<>();

    /** One cipher and hash, in all models. */
    private record Suite(
            ReferenceCrypto reference, List<PacketSealer> sealers, List<PacketOpener> openers) {}

    @Override
    public void run(byte[] bytes) throws GeneralSecurityException {
        Input input = new Input(bytes);
        Suite suite = suites.computeIfAbsent(input.u8(), this::suite);
        int kind = input.u8() % 3;
        byte[] rest = input.rest();
        switch (kind) {
            case 0 -> openAlike(suite, rest);
            case 1 -> openAlike(suite, suite.reference.sign(rest));
            default -> {
                if (rest.length > 0 && rest.length <= LONGEST) {
                    seal(suite, rest);
                }
            }
        }
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    /** The byte that chooses a cipher and a hash. */
    static int choice(CryptoCipher cipher, CryptoHash hash) {
        List<CryptoCipher> ciphers = List.of(CryptoCipher.values());
        return List.of(CryptoHash.values()).indexOf(hash) * ciphers.size()
                + ciphers.indexOf(cipher);
    }

    private Suite suite(int choice) {
        CryptoCipher[] ciphers = CryptoCipher.values();
        CryptoHash[] hashes = CryptoHash.values();
        CryptoCipher cipher = ciphers[choice % ciphers.length];
        CryptoHash hash = hashes[choice / ciphers.length % hashes.length];
        byte[] key = keys.key(cipher, hash);
        List<PacketCrypto> cryptos =
                MODELS.stream()
                        .map(
                                model ->
                                        CryptoModels.create(
                                                CryptoConfig.of(model, cipher, hash, key)))
                        .toList();
        return new Suite(
                new ReferenceCrypto(cipher, hash, key),
                cryptos.stream().map(crypto -> crypto.newSealer(new SecureSalts())).toList(),
                cryptos.stream().map(PacketCrypto::newOpener).toList());
    }

    private void openAlike(Suite suite, byte[] datagram) throws GeneralSecurityException {
        Optional<byte[]> expected = suite.reference.open(datagram);
        for (PacketOpener opener : suite.openers) {
            Optional<byte[]> opened = open(opener, datagram);
            assertThat(opened.isPresent()).isEqualTo(expected.isPresent());
            if (expected.isPresent()) {
                assertThat(opened.orElseThrow()).isEqualTo(expected.orElseThrow());
            }
        }
    }

    private void seal(Suite suite, byte[] plain) throws GeneralSecurityException {
        for (PacketSealer sealer : suite.sealers) {
            byte[] sealed = seal(sealer, plain);
            assertThat(sealed).hasSize(suite.reference.sealedLength(plain.length));
            openAlike(suite, sealed);
            assertThat(open(suite.openers.get(0), sealed).orElseThrow()).isEqualTo(plain);
            int at = (plain[0] & 0xff) * 257 % sealed.length;
            sealed[at] ^= (byte) (1 << (plain.length & 7));
            for (PacketOpener opener : suite.openers) {
                assertThat(open(opener, sealed)).as("byte %d changed", at).isEmpty();
            }
        }
    }

    private byte[] seal(PacketSealer sealer, byte[] plain) throws GeneralSecurityException {
        ByteBuf in = allocator.directBuffer(plain.length).writeBytes(plain);
        ByteBuf out = allocator.directBuffer(plain.length + 200);
        try {
            sealer.seal(in, out);
            return ByteBufUtil.getBytes(out);
        } finally {
            in.release();
            out.release();
        }
    }

    private Optional<byte[]> open(PacketOpener opener, byte[] sealed) {
        ByteBuf in = allocator.directBuffer(sealed.length + 1).writeBytes(sealed);
        ByteBuf out = allocator.directBuffer(sealed.length + 1).writeByte(7);
        try {
            boolean genuine = opener.open(in, out);
            assertThat(in.readerIndex()).isZero();
            assertThat(in.writerIndex()).isEqualTo(sealed.length);
            assertThat(out.getByte(0)).isEqualTo((byte) 7);
            if (!genuine) {
                assertThat(out.writerIndex()).isEqualTo(1);
                return Optional.empty();
            }
            return Optional.of(ByteBufUtil.getBytes(out.skipBytes(1)));
        } finally {
            in.release();
            out.release();
        }
    }
}
