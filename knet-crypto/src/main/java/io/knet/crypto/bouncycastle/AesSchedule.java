package io.knet.crypto.bouncycastle;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.AESEngine;
import org.jspecify.annotations.Nullable;

/**
 * The round keys of Bouncy Castle's AES, the first of which are the key itself. An engine that is
 * given another key drops them as they are, and offers no way to wipe them.
 */
final class AesSchedule {
    private static final @Nullable VarHandle ROUND_KEYS = roundKeys();

    private AesSchedule() {}

    private static @Nullable VarHandle roundKeys() {
        try {
            return MethodHandles.privateLookupIn(AESEngine.class, MethodHandles.lookup())
                    .findVarHandle(AESEngine.class, "WorkingKey", int[][].class);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    /**
     * Overwrites the round keys of an engine, if they can be reached: on the class path they can,
     * on the module path only if Bouncy Castle's packages are opened to knet. Where they cannot,
     * they go with the next garbage collection.
     */
    static void wipe(BlockCipher engine) {
        if (ROUND_KEYS != null && engine instanceof AESEngine) {
            int @Nullable [][] rounds = (int[][]) ROUND_KEYS.get(engine);
            if (rounds != null) {
                for (int[] round : rounds) {
                    Arrays.fill(round, 0);
                }
            }
        }
    }
}
