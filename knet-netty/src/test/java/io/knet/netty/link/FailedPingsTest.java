package io.knet.netty.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Errno;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

/** How many pings in a row a socket has refused. */
class FailedPingsTest {
    private final FailedPings failed = new FailedPings(new EmbeddedChannel().eventLoop());

    private int untilTooMany() {
        int count = 1;
        while (!failed.add(Errno.EPERM)) {
            count++;
        }
        return count;
    }

    @Test
    void areTooManyAtSomeNumberInARow() {
        int most = untilTooMany();

        assertThat(most).isBetween(2, 10);
        assertThat(failed.add(Errno.EPERM)).as("and stay too many").isTrue();
    }

    @Test
    void beginAnewWithAPingThatIsTaken() {
        int most = untilTooMany();

        failed.end();

        assertThat(untilTooMany()).isEqualTo(most);
    }

    @Test
    void rememberWhatTheLastOneMet() {
        assertThat(failed.errno()).isNull();
        failed.add(Errno.EPERM);
        failed.add(Errno.ENETUNREACH);
        assertThat(failed.errno()).isEqualTo(Errno.ENETUNREACH);

        failed.end();
        assertThat(failed.errno()).isNull();
    }
}
