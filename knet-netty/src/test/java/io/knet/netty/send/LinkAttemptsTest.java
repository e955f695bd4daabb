package io.knet.netty.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.LinkDownReason;
import io.knet.LinkPolicy;
import io.knet.netty.host.NettyHost;
import io.knet.netty.testkit.FakeHosts;
import io.knet.netty.testkit.FakeLink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which links a synchronous message is offered to, and what its sender is told. */
class LinkAttemptsTest {
    private final FakeHosts fakes = new FakeHosts(1);
    private final NettyHost host = fakes.add(2, LinkPolicy.PASSIVE);
    private final FakeLink first = fakes.addLink(host, 0);
    private final FakeLink second = fakes.addLink(host, 3);

    @AfterEach
    void close() {
        fakes.close();
    }

    private static KnetException failure(KnetError error) {
        return new KnetException(error, "as the test says");
    }

    private LinkAttempts onFirst() {
        LinkAttempts attempts = new LinkAttempts(host, 1);
        assertThat(attempts.next()).isSameAs(first);
        return attempts;
    }

    @Test
    void endWithTheLinkThatTookTheMessage() {
        LinkAttempts attempts = onFirst();
        attempts.outcomeOf(null);

        assertThat(attempts.next()).isNull();
        assertThat(attempts.failure()).isNull();
        assertThatCode(attempts::checkTaken).doesNotThrowAnyException();
    }

    @Test
    void areMadeOnEachOfTheChosenLinks() {
        LinkAttempts attempts = new LinkAttempts(host, 0b1001);

        assertThat(attempts.next()).isSameAs(first);
        attempts.outcomeOf(null);
        assertThat(attempts.next()).isSameAs(second);
        attempts.outcomeOf(failure(KnetError.SOCKET_ERROR));
        assertThat(attempts.next()).isNull();
        assertThat(attempts.failure()).as("one has it").isNull();
    }

    @Test
    void goOnWithAnotherUsableLinkWhenASocketFails() {
        LinkAttempts attempts = onFirst();
        attempts.outcomeOf(failure(KnetError.SOCKET_FULL));

        assertThat(attempts.next()).isSameAs(second);
        attempts.outcomeOf(failure(KnetError.SOCKET_ERROR));
        assertThat(attempts.next()).as("all were tried").isNull();
        assertThatThrownBy(attempts::checkTaken)
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.SOCKET_FULL));
    }

    @Test
    void passByALinkThatIsOfNoUse() {
        second.usable = false;
        LinkAttempts attempts = onFirst();
        attempts.outcomeOf(failure(KnetError.SOCKET_FULL));

        assertThat(attempts.next()).isNull();
    }

    @Test
    void passByALinkThatWasRemovedMeanwhile() {
        LinkAttempts attempts = new LinkAttempts(host, 0b1001);
        host.remove(first, LinkDownReason.REMOVED);
        fakes.loops.run();

        assertThat(attempts.next()).isSameAs(second);
    }

    @Test
    void endWithAFailureThatNoOtherLinkWouldHelp() {
        LinkAttempts attempts = onFirst();
        attempts.outcomeOf(failure(KnetError.TIMED_OUT));

        assertThat(attempts.next()).isNull();
        assertThat(attempts.failure())
                .extracting(KnetException::error)
                .isEqualTo(KnetError.TIMED_OUT);
    }

    @Test
    void tellOfTheFailureThatIsNotOfOneLink() {
        LinkAttempts attempts = onFirst();
        attempts.outcomeOf(failure(KnetError.SOCKET_ERROR));
        attempts.next();
        attempts.outcomeOf(failure(KnetError.TIMED_OUT));

        assertThat(attempts.failure())
                .extracting(KnetException::error)
                .isEqualTo(KnetError.TIMED_OUT);
    }

    @Test
    void sayThatTheHostIsDownIfThereIsNoLink() {
        first.usable = false;
        second.usable = false;
        LinkAttempts attempts = new LinkAttempts(host, 0);

        assertThat(attempts.next()).isNull();
        assertThat(attempts.failure())
                .isNotNull()
                .hasMessageContaining("host 2 is not reachable")
                .extracting(KnetException::error)
                .isEqualTo(KnetError.HOST_DOWN);
    }
}
