package io.knet.tests.nodes;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.knet.KnetError;
import io.knet.KnetException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What calls are refused for. */
public final class Failures {
    private Failures() {}

    /** The exception of a call that must fail. */
    public static KnetException of(ThrowingCallable call) {
        KnetException failure = catchThrowableOfType(KnetException.class, call);
        if (failure == null) {
            throw new AssertionError("the call did not fail");
        }
        return failure;
    }

    /** The condition that a call must fail for. */
    public static KnetError error(ThrowingCallable call) {
        return of(call).error();
    }

    /** The words with which a call must fail. */
    public static String message(ThrowingCallable call) {
        return String.valueOf(of(call).getMessage());
    }
}
