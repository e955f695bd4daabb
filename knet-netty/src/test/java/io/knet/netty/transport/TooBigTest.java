package io.knet.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TooBigTest {
    private final IOException tooLong = new IOException("Message too long");

    @Test
    void isSaidByTheSocketAlone() {
        assertThat(TooBig.isSaid(tooLong)).isTrue();
        assertThat(TooBig.isSaid(SocketErrors.toKnet(tooLong, "sending"))).isTrue();
        assertThat(TooBig.isSaid(new PortUnreachableException())).isFalse();
    }

    @Test
    void aMessageOfTooManyFragmentsSaysNothingOfThePath() {
        KnetException tooMany = new KnetException(KnetError.TOO_MANY_FRAGMENTS, "too many");

        assertThat(tooMany.errno()).isEqualTo(Errno.EMSGSIZE);
        assertThat(TooBig.isSaid(tooMany)).isFalse();
    }

    @Test
    void isAboutAnotherPacketIfTheseFitThePath() {
        assertThat(TooBig.isAboutAnother(tooLong, 1500, () -> OptionalInt.of(1500))).isTrue();
        assertThat(TooBig.isAboutAnother(tooLong, 1501, () -> OptionalInt.of(1500))).isFalse();
        assertThat(TooBig.isAboutAnother(tooLong, 1501, () -> OptionalInt.empty()))
                .as("nothing is known of the path")
                .isTrue();
        assertThat(
                        TooBig.isAboutAnother(
                                new PortUnreachableException(), 100, () -> OptionalInt.of(1500)))
                .isFalse();
    }
}
