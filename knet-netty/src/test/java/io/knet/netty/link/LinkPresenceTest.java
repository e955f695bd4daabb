package io.knet.netty.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.LinkPolicy;
import io.knet.netty.host.NettyHost;
import io.knet.netty.testkit.FakeHosts;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What may be done with a link that is there, was removed, or whose handle was closed. */
class LinkPresenceTest {
    private final FakeHosts fakes = new FakeHosts(1);
    private final NettyHost host = fakes.add(2, LinkPolicy.PASSIVE);
    private final LinkPresence presence = new LinkPresence(host, new LinkId(1, 2, 0), fakes.life);

    @AfterEach
    void close() {
        fakes.close();
    }

    private static void assertRefused(ThrowingCallable call, KnetError error) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KnetException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    @Test
    void mayBeOpenedAndUsedAtFirst() {
        assertThat(presence.isRemoved()).isFalse();
        assertThat(presence.isGone()).isFalse();
        assertThatCode(presence::checkMayOpen).doesNotThrowAnyException();
        assertThatCode(presence::checkUsable).doesNotThrowAnyException();
    }

    @Test
    void refusesAllOnceItIsRemoved() {
        presence.end();

        assertThat(presence.isRemoved()).isTrue();
        assertThat(presence.isGone()).isTrue();
        assertRefused(presence::checkMayOpen, KnetError.UNKNOWN_LINK);
        assertRefused(presence::checkUsable, KnetError.UNKNOWN_LINK);
    }

    @Test
    void mayNotOpenOnAHostThatWasRemoved() {
        host.remove();

        assertRefused(presence::checkMayOpen, KnetError.UNKNOWN_LINK);
    }

    @Test
    void refusesAllOnceTheHandleIsClosed() {
        fakes.life.refuseCalls();
        fakes.life.markClosed();

        assertThat(presence.isGone()).isTrue();
        assertThat(presence.isRemoved()).isFalse();
        assertRefused(presence::checkMayOpen, KnetError.HANDLE_CLOSED);
        assertRefused(presence::checkUsable, KnetError.HANDLE_CLOSED);
        assertThat(presence.removedException().error()).isEqualTo(KnetError.HANDLE_CLOSED);
    }
}
