package io.knet.crypto;

/**
 * Where the random bytes of salts come from: a cryptographically strong generator in production, a
 * seeded one in tests and simulations.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
@FunctionalInterface
public interface SaltSource {
    /** Fills {@code bytes[offset .. offset+length)} with fresh random bytes. */
    void fill(byte[] bytes, int offset, int length);
}
