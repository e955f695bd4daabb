package io.knet.config;

import io.knet.KnetError;
import io.knet.KnetException;

/** Exceptions as the API throws them, for what is found to be wrong in the same places. */
final class KnetExceptions {
    private KnetExceptions() {}

    static KnetException invalid(String message) {
        return new KnetException(KnetError.INVALID_ARGUMENT, message);
    }
}
