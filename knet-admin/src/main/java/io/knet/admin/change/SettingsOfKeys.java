package io.knet.admin.change;

import io.knet.CryptoConfig;
import io.knet.KnetHandle;
import io.knet.KnetLimits;
import io.knet.admin.value.CryptoSpec;
import io.knet.admin.value.Numbers;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The keys of the node: two slots, one of which is used to send. What a slot holds is told to
 * nobody.
 */
final class SettingsOfKeys {
    private static final String NONE = "none";

    /** All of them. */
    static final List<Setting<KnetHandle, KnetHandle>> ALL =
            List.of(
                    cryptoSlot(1),
                    cryptoSlot(2),
                    new Setting<>(
                            "crypto_in_use",
                            "1, 2, or none to send in clear",
                            node -> Optional.of(slot(node.crypto().inUse())),
                            text -> {
                                if (text.equals(NONE)) {
                                    return node -> node.crypto().useNone();
                                }
                                int slot = number("crypto_in_use", text);
                                return node -> node.crypto().use(slot);
                            }),
                    sessionSlot(1),
                    sessionSlot(2),
                    new Setting<>(
                            "session_key_in_use",
                            "1 or 2",
                            node -> Optional.of(slot(node.sessions().inUse())),
                            text -> {
                                int slot = number("session_key_in_use", text);
                                return node -> node.sessions().use(slot);
                            }));

    private SettingsOfKeys() {}

    private static String slot(OptionalInt slot) {
        return slot.isPresent() ? Integer.toString(slot.getAsInt()) : NONE;
    }

    private static int number(String name, String text) {
        return Numbers.parse(name, text, 1, KnetLimits.CRYPTO_SLOTS);
    }

    private static Setting<KnetHandle, KnetHandle> cryptoSlot(int slot) {
        return new Setting<>(
                "crypto_" + slot,
                "MODEL/CIPHER/HASH FILE, as in jca/aes256/sha256 /etc/knet/new.key, where FILE is an"
                        + " absolute path that the node reads; none empties the slot",
                node -> Optional.empty(),
                text -> text.equals(NONE) ? node -> node.crypto().clear(slot) : loaded(slot, text));
    }

    private static Consumer<KnetHandle> loaded(int slot, String text) {
        String[] words = text.strip().split("\\s+", 2);
        CryptoSpec spec = CryptoSpec.parse(words[0]);
        KeySource source = KeySource.of(words.length < 2 ? "" : words[1]);
        return node -> {
            byte[] key = source.read();
            try (CryptoConfig config = spec.withKey(key)) {
                node.crypto().set(slot, config);
            } finally {
                Arrays.fill(key, (byte) 0);
            }
        };
    }

    private static Setting<KnetHandle, KnetHandle> sessionSlot(int slot) {
        return new Setting<>(
                "session_key_" + slot,
                "FILE, an absolute path that the node reads; none empties the slot",
                node -> Optional.empty(),
                text -> {
                    if (text.equals(NONE)) {
                        return node -> node.sessions().clear(slot);
                    }
                    KeySource source = KeySource.of(text);
                    return node -> {
                        byte[] key = source.read();
                        try {
                            node.sessions().set(slot, key);
                        } finally {
                            Arrays.fill(key, (byte) 0);
                        }
                    };
                });
    }
}
