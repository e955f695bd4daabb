package io.knet.crypto.engine;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.crypto.CryptoModel;
import io.knet.crypto.PacketCrypto;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.knet.service.Services;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;

/**
 * Finds the crypto models on the class path and module path, and makes configurations ready for
 * use. Models are found as {@link Services} says, at every call; calls are rare.
 */
public final class CryptoModels {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.CRYPTO);

    /** The default model, and the one that stands in where the JVM lacks an algorithm. */
    private static final List<String> DEFAULT_MODELS =
            List.of(CryptoConfig.DEFAULT_MODEL, "bouncycastle");

    private static final Set<String> LIBKNET_MODELS = Set.of("nss", "openssl");

    private CryptoModels() {}

    /**
     * The names of the models that work here, the default model first. Each has passed a trial with
     * AES-256-CBC and HMAC-SHA-256. libknet's names are not listed although {@link #create} accepts
     * them.
     */
    public static List<String> names() {
        return working().stream().map(CryptoModel::name).toList();
    }

    /**
     * The ciphers that every model that works here offers, without {@code NONE}; each has passed a
     * trial with each model. None without a model.
     */
    public static List<CryptoCipher> ciphers() {
        List<CryptoModel> models = working();
        return models.isEmpty()
                ? List.of()
                : Stream.of(CryptoCipher.values())
                        .filter(cipher -> cipher != CryptoCipher.NONE)
                        .filter(cipher -> allOffer(models, cipher, CryptoHash.SHA256))
                        .toList();
    }

    /**
     * The hashes that every model that works here offers; each has passed a trial with each model.
     * None without a model.
     */
    public static List<CryptoHash> hashes() {
        List<CryptoModel> models = working();
        return models.isEmpty()
                ? List.of()
                : Stream.of(CryptoHash.values())
                        .filter(hash -> allOffer(models, CryptoCipher.AES256, hash))
                        .toList();
    }

    private static List<CryptoModel> working() {
        try (CryptoConfig trial = trial(CryptoCipher.AES256, CryptoHash.SHA256)) {
            return installed().values().stream().filter(model -> works(model, trial)).toList();
        }
    }

    private static boolean allOffer(
            List<CryptoModel> models, CryptoCipher cipher, CryptoHash hash) {
        try (CryptoConfig trial = trial(cipher, hash)) {
            return models.stream().allMatch(model -> works(model, trial));
        }
    }

    private static CryptoConfig trial(CryptoCipher cipher, CryptoHash hash) {
        return CryptoConfig.of(
                CryptoConfig.DEFAULT_MODEL, cipher, hash, new byte[KnetLimits.MIN_KEY]);
    }

    /**
     * Makes a configuration ready for use and tries it: packets of several lengths are sealed,
     * opened, and refused when damaged.
     *
     * @param config the configuration; {@code nss} and {@code openssl} as its model stand for
     *     {@code jca}, or for {@code bouncycastle} where the JVM lacks the cipher or hash
     * @throws KnetException {@link KnetError#MODEL_UNAVAILABLE} if the model is not installed or
     *     cannot be loaded, {@link KnetError#UNKNOWN_ALGORITHM} if it does not offer the cipher or
     *     hash, {@link KnetError#SELF_TEST_FAILED} if the trial failed
     * @throws IllegalStateException if the configuration was closed
     */
    public static PacketCrypto create(CryptoConfig config) {
        Map<String, CryptoModel> installed = installed();
        if (LIBKNET_MODELS.contains(config.model())) {
            return createDefault(config, installed);
        }
        CryptoModel model = installed.get(config.model());
        if (model == null) {
            throw notInstalled(config, installed);
        }
        return create(model, config);
    }

    private static PacketCrypto createDefault(
            CryptoConfig config, Map<String, CryptoModel> installed) {
        KnetException refusal = null;
        for (String name : DEFAULT_MODELS) {
            CryptoModel model = installed.get(name);
            if (model != null) {
                try {
                    return create(model, config);
                } catch (KnetException e) {
                    if (refusal != null && e.error() == KnetError.MODEL_UNAVAILABLE) {
                        // What would stand in is not installed: both halves of that are needed.
                        throw new KnetException(
                                refusal.error(), refusal.getMessage() + "; " + e.getMessage(), e);
                    }
                    if (e.error() != KnetError.UNKNOWN_ALGORITHM) {
                        throw e;
                    }
                    LOG.info("{} does not offer {}: {}", name, config, e.getMessage());
                    refusal = e;
                }
            }
        }
        throw refusal != null ? refusal : notInstalled(config, installed);
    }

    private static PacketCrypto create(CryptoModel model, CryptoConfig config) {
        PacketCrypto crypto;
        try {
            crypto = model.create(config);
        } catch (LinkageError e) {
            throw new KnetException(
                    KnetError.MODEL_UNAVAILABLE,
                    "the crypto model "
                            + model.name()
                            + " cannot be loaded; is its library installed? "
                            + e,
                    e);
        }
        boolean passed = false;
        try {
            CryptoSelfTest.run(config, crypto);
            passed = true;
            return crypto;
        } finally {
            if (!passed) {
                crypto.close();
            }
        }
    }

    private static boolean works(CryptoModel model, CryptoConfig trial) {
        try {
            create(model, trial).close();
            return true;
        } catch (RuntimeException e) {
            LOG.debug("crypto model {} does not work here", model.name(), e);
            return false;
        }
    }

    private static KnetException notInstalled(
            CryptoConfig config, Map<String, CryptoModel> installed) {
        return new KnetException(
                KnetError.MODEL_UNAVAILABLE,
                "no crypto model \""
                        + config.model()
                        + "\" is installed; "
                        + (installed.isEmpty()
                                ? "none is, add the module knet-crypto"
                                : "there is " + String.join(", ", installed.keySet())));
    }

    /**
     * All models that can be instantiated, by name: the default ones first, then others in
     * alphabetical order.
     */
    private static Map<String, CryptoModel> installed() {
        Map<String, CryptoModel> found = new TreeMap<>();
        Services.all(CryptoModel.class, CryptoModels::warn)
                .forEach(model -> found.putIfAbsent(model.name(), model));
        Map<String, CryptoModel> ordered = new LinkedHashMap<>();
        for (String name : DEFAULT_MODELS) {
            CryptoModel model = found.remove(name);
            if (model != null) {
                ordered.put(name, model);
            }
        }
        ordered.putAll(found);
        return ordered;
    }

    private static void warn(Throwable failure) {
        LOG.warn("a crypto model cannot be loaded: {}", failure.toString());
    }
}
