package io.knet.tests.interop;

import static io.knet.tests.interop.MixedPair.JAVA;
import static io.knet.tests.interop.MixedPair.PEER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.LinkDownReason;
import io.knet.LinkTimers;
import io.knet.NativeMode;
import io.knet.event.LinkDownEvent;
import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.FloodMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What synchronous sends report while a libknet node lives, dies and comes back. */
@EachLibknet
class SyncResultTest {
    private static final int KILLS = 20;
    private static final byte[] MESSAGE = FloodMessage.generate(1, 100);

    /** Nothing but a send touches the socket. */
    private static final LinkTimers SILENT = LinkTimers.ofMillis(3_600_000, 3_600_000);

    private static MixedPair start() {
        return MixedPair.builder().java(java -> java.nativeMode(NativeMode.EPOLL)).startLinked();
    }

    @Test
    void aMessageThatTheSocketTookIsReportedAsSent() {
        try (MixedPair pair = start()) {
            assertThat(pair.java().trySendSync(PEER, MESSAGE)).isEqualTo("OK");
            assertThat(pair.awaitAtPeer().length()).isEqualTo(100);
        }
    }

    /**
     * The kernel may be late with the refusal, and the event loop may be first to see it: then the
     * message counts as sent. So one refusal out of some kills is asked for.
     */
    @Test
    void aSendRightAfterAKillIsRefusedWhileTheLinkCountsAsUp() {
        try (MixedPair pair = start()) {
            pair.java().sendSync(PEER, MESSAGE);
            KnetException refused = null;
            for (int i = 0; i < KILLS && refused == null; i++) {
                refused = sendAfterKill(pair);
                pair.java().awaitUnreachable(PEER);
                assertThat(pair.java().trySendSync(PEER, MESSAGE)).isEqualTo("EHOSTDOWN");
                pair.java().link(PEER, 0).timers(JavaNode.QUICK);
                pair.peer().restart();
                pair.awaitReachable();
            }
            assertThat(refused).as("a refusal after %d kills", KILLS).isNotNull();
            assertThat(refused.error()).isEqualTo(KnetError.SOCKET_ERROR);
            assertThat(refused.errno()).isEqualTo(Errno.ECONNREFUSED);
            assertThat(pair.java().events())
                    .contains(
                            new LinkDownEvent(
                                    PEER, 0, LinkDownReason.PEER_UNREACHABLE, "ECONNREFUSED"));
        }
    }

    private static @Nullable KnetException sendAfterKill(MixedPair pair) {
        pair.java().link(PEER, 0).timers(SILENT);
        pair.peer().kill();
        assertThat(pair.java().link(PEER, 0).isUp()).isTrue();
        try {
            pair.java().sendSync(PEER, MESSAGE);
            return null;
        } catch (KnetException refused) {
            assertThat(refused.errno()).isEqualTo(Errno.ECONNREFUSED);
            return refused;
        }
    }

    @Test
    void sendsAreRefusedFromTheKillToTheRestart() {
        try (MixedPair pair = start()) {
            pair.peer().kill();
            pair.java().awaitUnreachable(PEER);
            KnetException refused =
                    catchThrowableOfType(
                            KnetException.class, () -> pair.java().sendSync(PEER, MESSAGE));
            assertThat(refused.error()).isEqualTo(KnetError.HOST_DOWN);
            assertThat(refused.errno()).isEqualTo(Errno.EHOSTDOWN);
            assertThat(refused).hasMessageContaining("link 0");
            pair.peer().restart();
            pair.awaitReachable();
            assertThat(pair.java().trySendSync(PEER, MESSAGE)).isEqualTo("OK");
            assertThat(pair.awaitAtPeer().length()).isEqualTo(100);
        }
    }

    @Test
    void everySendAroundAKillIsOkRefusedOrDown() {
        try (MixedPair pair = start()) {
            pair.java().link(PEER, 0).timers(SILENT);
            List<String> results = new ArrayList<>();
            results.add(pair.java().trySendSync(PEER, MESSAGE));
            pair.peer().kill();
            while (!results.contains("EHOSTDOWN")) {
                results.add(pair.java().trySendSync(PEER, MESSAGE));
            }
            assertThat(results).startsWith("OK").isSubsetOf("OK", "ECONNREFUSED", "EHOSTDOWN");
        }
    }

    @Test
    void libknetSeesOurNodeGoAndComeBack() {
        try (MixedPair pair = start()) {
            assertThat(pair.peer().sync(JAVA, 0, 100, 1).result()).isEqualTo("OK");
            pair.closeJava();
            pair.peer().awaitUnreachable(JAVA);
            assertThat(pair.peer().sync(JAVA, 0, 100, 1).result()).isEqualTo("EHOSTDOWN");
            pair.restartJava();
            pair.peer().awaitReachable(JAVA);
            assertThat(pair.peer().sync(JAVA, 0, 100, 1).result()).isEqualTo("OK");
            assertThat(pair.java().awaitMessage()).hasSize(100);
        }
    }

    @Test
    void libknetSeesALinkThatWeDisable() {
        try (MixedPair pair =
                MixedPair.builder().peerTimeout(Duration.ofMillis(400)).startLinked()) {
            pair.java().link(PEER, 0).disable();
            assertThat(pair.java().trySendSync(PEER, MESSAGE)).isEqualTo("EHOSTDOWN");
            pair.peer().awaitUnreachable(JAVA);
            pair.java().link(PEER, 0).enable();
            pair.awaitReachable();
            new Exchange(pair, 1).bothWays(100);
        }
    }
}
