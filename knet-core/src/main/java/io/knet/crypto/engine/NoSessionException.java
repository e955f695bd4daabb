package io.knet.crypto.engine;

import java.security.GeneralSecurityException;

/** A packet could not be sealed because there is no session with its host at the moment. */
public final class NoSessionException extends GeneralSecurityException {
    private static final long serialVersionUID = 1;

    /**
     * There is no session with a host.
     *
     * @param host its id
     */
    public NoSessionException(int host) {
        super("there is no session with host " + host + " at the moment");
    }
}
