package io.knet.netty.node;

import io.knet.KnetException;
import java.io.Serial;

/** One link could not take a message; another one may. */
final class LinkFailure extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    private final KnetException reported;

    /**
     * A failure.
     *
     * @param reported what the caller gets if no link takes the message
     */
    LinkFailure(KnetException reported) {
        super(reported.getMessage(), reported, false, false);
        this.reported = reported;
    }

    KnetException reported() {
        return reported;
    }
}
