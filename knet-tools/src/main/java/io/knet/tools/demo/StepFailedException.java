package io.knet.tools.demo;

import java.io.Serial;

/** A step of the demo did not happen; the message says which and how. */
final class StepFailedException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    StepFailedException(String message) {
        super(message);
    }
}
