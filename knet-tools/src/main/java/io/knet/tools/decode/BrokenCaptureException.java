package io.knet.tools.decode;

import java.io.IOException;
import java.io.Serial;

/** A file is no capture, or one that cannot be read further. */
final class BrokenCaptureException extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    BrokenCaptureException(String message) {
        super(message);
    }
}
