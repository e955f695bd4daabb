package io.knet.tools.node.option;

import io.knet.KnetException;
import io.knet.NodeIdentity;
import io.knet.admin.value.BoundedFile;
import java.util.Arrays;

/** Reads the file with a node's identity, as {@code knet keygen --identity} makes it. */
public final class IdentityFile {
    private IdentityFile() {}

    /**
     * Reads an identity, which the caller closes.
     *
     * @throws IllegalArgumentException saying why the file is none
     */
    public static NodeIdentity read(String file) {
        byte[] secret = BoundedFile.read("identity", file, NodeIdentity.BYTES);
        try {
            if (secret.length < NodeIdentity.BYTES) {
                throw new IllegalArgumentException(
                        "identity \""
                                + file
                                + "\" has "
                                + secret.length
                                + " bytes, not "
                                + NodeIdentity.BYTES
                                + "; make one with knet keygen --identity FILE");
            }
            return NodeIdentity.of(secret);
        } catch (KnetException refused) {
            throw new IllegalArgumentException(
                    "identity \"" + file + "\": " + refused.getMessage(), refused);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
