package io.knet.session.crypto;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.knet.service.Services;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;

/** Finds the implementations of the algorithms of sessions. */
public final class SessionCryptos {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.CRYPTO);
    private static final String FIRST = "jca";
    private static final byte[] BASE_POINT = new byte[SessionCrypto.POINT_BYTES];

    static {
        BASE_POINT[0] = 9;
    }

    private SessionCryptos() {}

    /**
     * The implementation to use: the JDK's, or another one that works where the JDK lacks an
     * algorithm.
     *
     * @throws KnetException {@link KnetError#MODEL_UNAVAILABLE} if none works here
     */
    public static SessionCrypto standard() {
        List<SessionCrypto> installed =
                Services.all(
                        SessionCrypto.class,
                        broken ->
                                LOG.warn("an implementation of sessions cannot be loaded", broken));
        return installed.stream()
                .sorted(Comparator.comparing(crypto -> !crypto.name().equals(FIRST)))
                .filter(SessionCryptos::works)
                .findFirst()
                .orElseThrow(
                        () ->
                                new KnetException(
                                        KnetError.MODEL_UNAVAILABLE,
                                        "there is no crypto for sessions here; add knet-crypto to"
                                                + " the class path or module path"));
    }

    /** Whether all algorithms are there, and give what they must. */
    private static boolean works(SessionCrypto crypto) {
        try {
            byte[] one = new byte[SessionCrypto.POINT_BYTES];
            one[0] = 1;
            byte[] two = new byte[SessionCrypto.POINT_BYTES];
            two[0] = 64;
            boolean agree =
                    Arrays.equals(
                            crypto.x25519(one, crypto.publicKey(two)),
                            crypto.x25519(two, crypto.publicKey(one)));
            boolean based = Arrays.equals(crypto.publicKey(one), crypto.x25519(one, BASE_POINT));
            crypto.hmacSha256(one).close();
            for (AeadAlgorithm algorithm : AeadAlgorithm.values()) {
                crypto.cipher(algorithm, one).close();
            }
            return agree && based;
        } catch (GeneralSecurityException | LinkageError e) {
            LOG.info("{} has not all that sessions need: {}", crypto.name(), e.toString());
            return false;
        }
    }
}
