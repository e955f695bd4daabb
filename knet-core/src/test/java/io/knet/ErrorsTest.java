package io.knet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorsTest {
    @ParameterizedTest
    @EnumSource(Errno.class)
    void anErrorNumberIsFoundByItsCodeOfEitherSign(Errno errno) {
        assertThat(Errno.nearest(errno.code())).isEqualTo(errno);
        assertThat(Errno.nearest(-errno.code())).isEqualTo(errno);
    }

    @Test
    void aNumberWithoutANameIsAnInputOutputError() {
        assertThat(Errno.nearest(0)).isEqualTo(Errno.EIO);
        assertThat(Errno.nearest(4711)).isEqualTo(Errno.EIO);
    }

    /** The outcomes of a synchronous send as libknet numbers them (spec api 4.7). */
    @ParameterizedTest
    @CsvSource({
        "NO_FILTER, ENETDOWN, 100",
        "FORWARDING_DISABLED, ECANCELED, 125",
        "FILTER_REFUSED, EFAULT, 14",
        "NO_DESTINATION, EINVAL, 22",
        "SEVERAL_DESTINATIONS, E2BIG, 7",
        "HOST_DOWN, EHOSTDOWN, 112",
        "CRYPTO_FAILED, ECHILD, 10",
        "UNKNOWN_MESSAGE_TYPE, ENOMSG, 42",
        "SOCKET_FULL, EAGAIN, 11",
        "ALREADY_EXISTS, EEXIST, 17",
        "NOT_FOUND, ENOENT, 2",
        "IN_USE, EBUSY, 16",
        "WOULD_DEADLOCK, EDEADLK, 35",
        "UNKNOWN_ALGORITHM, ENXIO, 6"
    })
    void everyConditionKeepsLibknetsNumber(KnetError error, Errno errno, int code) {
        assertThat(error.errno()).isEqualTo(errno);
        assertThat(errno.code()).isEqualTo(code);
    }

    @Test
    void anExceptionNamesConditionNumberAndCause() {
        IOException cause = new IOException("the socket's own");
        KnetException usual = new KnetException(KnetError.HOST_DOWN, "host 2 is down", cause);
        assertThat(usual.error()).isEqualTo(KnetError.HOST_DOWN);
        assertThat(usual.errno()).isEqualTo(Errno.EHOSTDOWN);
        assertThat(usual).hasMessage("host 2 is down").hasCause(cause);
        assertThat(usual)
                .hasToString("io.knet.KnetException: HOST_DOWN (EHOSTDOWN): host 2 is down");

        KnetException sockets =
                new KnetException(KnetError.SOCKET_ERROR, Errno.ENETUNREACH, "no route", null);
        assertThat(sockets.errno()).isEqualTo(Errno.ENETUNREACH);
        assertThat(sockets).hasMessage("no route").hasNoCause();
        assertThat(sockets)
                .hasToString("io.knet.KnetException: SOCKET_ERROR (ENETUNREACH): no route");
    }

    @Test
    void policiesHaveLibknetsNumbers() {
        assertThat(LinkPolicy.values()).extracting(LinkPolicy::code).containsExactly(0, 1, 2);
    }
}
