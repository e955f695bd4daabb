package io.knet.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExitCodeTest {
    @ParameterizedTest
    @EnumSource(
            value = KnetError.class,
            names = {
                "INVALID_ARGUMENT",
                "ADDRESS_IN_USE",
                "ALREADY_EXISTS",
                "UNKNOWN_ALGORITHM",
                "MODEL_UNAVAILABLE",
                "NOT_SUPPORTED"
            })
    void argumentsThatCannotWorkAreAnErrorOfUsage(KnetError error) {
        assertThat(ExitCode.ofSetUp(new KnetException(error, "x"))).isEqualTo(2);
    }

    @Test
    void anAddressThatIsNotOursIsAnErrorOfUsage() {
        assertThat(ExitCode.ofSetUp(socketError(Errno.EADDRNOTAVAIL))).isEqualTo(2);
        assertThat(ExitCode.ofSetUp(socketError(Errno.EACCES))).isEqualTo(2);
    }

    @Test
    void anExhaustedMachineIsAFailure() {
        assertThat(ExitCode.ofSetUp(socketError(Errno.EMFILE))).isEqualTo(1);
        assertThat(ExitCode.ofSetUp(new KnetException(KnetError.SELF_TEST_FAILED, "x")))
                .isEqualTo(1);
    }

    private static KnetException socketError(Errno errno) {
        return new KnetException(KnetError.SOCKET_ERROR, errno, "x", null);
    }
}
