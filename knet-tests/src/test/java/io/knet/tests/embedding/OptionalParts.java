package io.knet.tests.embedding;

import io.knet.AeadCipher;
import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetCapabilities;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHandleBuilder;
import io.knet.NativeMode;
import io.knet.SessionConfig;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** What a program is told of the parts of knet that need a jar of their own. */
final class OptionalParts {
    private static final byte[] KEY = new byte[256];

    static {
        Arrays.fill(KEY, (byte) 7);
    }

    private OptionalParts() {}

    /** Asks for each of them, and prints what comes of that. */
    static void tell() {
        KnetCapabilities here = KnetCapabilities.current();
        System.out.println("models " + here.cryptoModels());
        System.out.println("compressors " + here.compressors());
        for (String model : new String[] {"jca", "nss", "bouncycastle"}) {
            try (CryptoConfig crypto =
                    CryptoConfig.of(model, CryptoCipher.AES256, CryptoHash.SHA256, KEY)) {
                build("crypto " + model, builder -> builder.crypto(crypto));
            }
        }
        try (SessionConfig sessions = SessionConfig.of(AeadCipher.CHACHA_POLY, KEY)) {
            build("sessions", builder -> builder.sessions(sessions));
        }
        for (CompressionModel model : CompressionModel.values()) {
            build(
                    "compression " + model.wireName(),
                    builder -> builder.compression(CompressionConfig.of(model)));
        }
        build("sockets epoll", builder -> builder.nativeMode(NativeMode.EPOLL));
        build("sockets auto", builder -> builder.nativeMode(NativeMode.AUTO));
    }

    private static void build(String part, UnaryOperator<KnetHandleBuilder> with) {
        try (KnetHandle handle = with.apply(KnetHandle.builder(1).threads(1)).build()) {
            System.out.println(part + ": works");
        } catch (KnetException refused) {
            System.out.println(part + ": " + refused.error() + " " + refused.getMessage());
        }
    }
}
