package io.knet.crypto;

import static java.util.Objects.requireNonNull;

import io.knet.CryptoConfig;
import io.knet.KnetError;
import io.knet.KnetException;

/**
 * The sizes by which sealing makes a packet longer (spec wire 5.2). A packet has room for these
 * three and nothing else, so this is a record and stays as it is.
 *
 * @param salt bytes of the salt in front, S
 * @param block padding block, B; 0 if the cipher does not pad
 * @param hash bytes of the tag behind, H
 */
public record CryptoOverhead(int salt, int block, int hash) {
    /** Packets in clear: nothing is added. */
    public static final CryptoOverhead NONE = new CryptoOverhead(0, 0, 0);

    private static final int AES_BLOCK = 16;

    /**
     * Checks that sizes are sizes.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if one is below 0
     */
    public CryptoOverhead {
        if (salt < 0 || block < 0 || hash < 0) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "crypto overhead with salt "
                            + salt
                            + ", block "
                            + block
                            + " and hash "
                            + hash
                            + ": all must be 0 or more");
        }
    }

    /** The sizes of a configuration. */
    public static CryptoOverhead of(CryptoConfig config) {
        requireNonNull(config, "config");
        return switch (config.cipher().mode()) {
            case NONE -> new CryptoOverhead(0, 0, config.hash().bytes());
            case CBC -> new CryptoOverhead(AES_BLOCK, AES_BLOCK, config.hash().bytes());
            case CTR -> new CryptoOverhead(AES_BLOCK, 0, config.hash().bytes());
        };
    }

    /** Length of a sealed packet whose plain length is {@code plain} bytes. */
    public int sealed(int plain) {
        return plain + salt + hash + (block == 0 ? 0 : block - plain % block);
    }
}
