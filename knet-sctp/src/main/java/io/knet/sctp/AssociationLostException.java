package io.knet.sctp;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * There is no association any more. Its words are the C library's, by which others know the error
 * number ECONNABORTED.
 */
final class AssociationLostException extends IOException {
    private static final long serialVersionUID = 1;

    AssociationLostException(@Nullable Throwable cause) {
        super("software caused connection abort: the association was lost", cause);
    }
}
