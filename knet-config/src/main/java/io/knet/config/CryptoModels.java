package io.knet.config;

import io.knet.crypto.CryptoModel;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Which names of crypto models there are. */
final class CryptoModels {
    /** knet's own, and libknet's names, which stand for the first. */
    private static final List<String> KNOWN = List.of("jca", "bouncycastle", "nss", "openssl");

    private CryptoModels() {}

    /** Why a name is none; empty if it is one, knet's or of a model that the program brought. */
    static Optional<String> problem(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return KNOWN.contains(wanted) || isProvided(wanted)
                ? Optional.empty()
                : Optional.of(
                        "there is no crypto model \""
                                + name
                                + "\"; use one of "
                                + String.join(", ", KNOWN));
    }

    private static boolean isProvided(String name) {
        try {
            return ServiceLoader.load(CryptoModel.class).stream()
                    .anyMatch(model -> model.get().name().equals(name));
        } catch (ServiceConfigurationError broken) {
            return false;
        }
    }
}
