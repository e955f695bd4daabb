package io.knet.lab.soak;

import java.io.Serial;

/** The cluster does not work any more. */
final class SoakException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    SoakException(String message) {
        super(message);
    }
}
