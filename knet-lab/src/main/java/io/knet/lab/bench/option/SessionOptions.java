package io.knet.lab.bench.option;

import io.knet.AeadCipher;
import io.knet.tools.node.option.OptionText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that let Java nodes speak in sessions. */
final class SessionOptions {
    private static final String PRESET = "aesgcm";

    @Option(
            names = "--session",
            arity = "0..1",
            fallbackValue = PRESET,
            paramLabel = "aesgcm|chachapoly",
            converter = Suite.class,
            description = {
                "Java nodes speak in sessions (default suite: aesgcm). --crypto then says what"
                        + " libknet uses beside them (default: jca/aes256/sha256)."
            })
    private @Nullable AeadCipher suite;

    @Option(
            names = "--identity",
            description = "The nodes prove in their sessions who they are. Needs --session.")
    private boolean identity;

    /**
     * The sessions that are asked for; empty for libknet's format.
     *
     * @throws IllegalArgumentException if the options do not fit together
     */
    Optional<SessionSpec> spec() {
        if (suite == null && identity) {
            throw new IllegalArgumentException("--identity needs --session");
        }
        return Optional.ofNullable(suite).map(chosen -> new SessionSpec(chosen, identity));
    }

    /** As picocli reads a suite. */
    static final class Suite extends OptionText.Converter<AeadCipher> {
        /** Made by picocli. */
        Suite() {
            super(AeadCipher::ofName);
        }
    }
}
