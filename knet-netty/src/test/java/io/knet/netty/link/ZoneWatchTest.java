package io.knet.netty.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.LinkConfig;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An interface that is made anew has another number, and the addresses on it another zone. */
class ZoneWatchTest {
    private static final String NAME = "overlay7";

    /** No machine has interfaces with such numbers, so that only the fake one knows their names. */
    private static final int BEFORE = 1_000_001;

    private static final int AFTER = 1_000_002;

    private final LinkParts parts =
            new LinkParts(LinkConfig.udp(address(1, BEFORE), address(2, BEFORE)));
    private ZoneWatch watch = watch(parts);

    private static InetSocketAddress address(int last, int zone) {
        byte[] bytes = new byte[16];
        bytes[0] = (byte) 0xfe;
        bytes[1] = (byte) 0x80;
        bytes[15] = (byte) last;
        try {
            return new InetSocketAddress(Inet6Address.getByAddress(null, bytes, zone), 5405);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static ZoneWatch watch(LinkParts parts) {
        return new ZoneWatch(
                parts.id,
                parts.loop,
                parts.configuration,
                parts.state,
                parts.connection,
                parts.failedPings,
                parts::openChannel,
                parts.source,
                () -> LinkParts.RECONNECT_NANOS,
                parts.log,
                parts::wake);
    }

    @BeforeEach
    void open() {
        parts.source.interfaces.put(NAME, BEFORE);
        watch = watch(parts);
        parts.open();
    }

    @AfterEach
    void close() {
        parts.close();
    }

    private void run() {
        watch.run(parts.nowNanos());
        parts.fakes.loops.run();
    }

    private static int zone(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        return ((Inet6Address) ip).getScopeId();
    }

    @Test
    void leavesAloneALinkWhoseInterfaceIsThere() {
        run();

        assertThat(parts.source.openings).hasSize(1);
        assertThat(watch.nanosUntilDue(parts.nowNanos())).isEqualTo(LinkParts.RECONNECT_NANOS);
    }

    @Test
    void bindsALinkAgainWhoseInterfaceWasMadeAnew() {
        parts.source.interfaces.put(NAME, AFTER);

        run();

        assertThat(zone(parts.connection.local())).isEqualTo(AFTER);
        assertThat(zone(parts.connection.peer())).isEqualTo(AFTER);
        assertThat(parts.source.openings).hasSize(2);
        assertThat(zone(parts.source.last().remote)).isEqualTo(AFTER);
        assertThat(parts.source.acquired).as("the old address is given back").hasSize(1);
        assertThat(parts.wakes).isPositive();
    }

    @Test
    void waitsForAnInterfaceThatIsGone() {
        parts.source.interfaces.clear();
        run();
        assertThat(zone(parts.connection.local())).isEqualTo(BEFORE);

        parts.source.interfaces.put(NAME, AFTER);
        run();
        assertThat(zone(parts.connection.local())).as("not before it is time").isEqualTo(BEFORE);

        parts.passMillis(1000);
        run();
        assertThat(zone(parts.connection.local())).isEqualTo(AFTER);
    }

    @Test
    void triesAgainWhereItCannotBeBoundYet() {
        parts.source.interfaces.put(NAME, AFTER);
        parts.source.refusal = new KnetException(KnetError.ADDRESS_IN_USE, "not there yet");
        run();
        assertThat(zone(parts.connection.local())).isEqualTo(BEFORE);
        assertThat(watch.nanosUntilDue(parts.nowNanos())).isEqualTo(LinkParts.RECONNECT_NANOS);

        parts.source.refusal = null;
        parts.passMillis(1000);
        run();
        assertThat(zone(parts.connection.local())).isEqualTo(AFTER);
    }

    @Test
    void leavesAloneALinkThatIsUpOrDisabled() {
        parts.source.interfaces.put(NAME, AFTER);
        parts.bringUp();
        assertThat(watch.nanosUntilDue(parts.nowNanos())).isEqualTo(Long.MAX_VALUE);

        parts.state.disable();
        parts.state.publish();
        assertThat(watch.nanosUntilDue(parts.nowNanos())).isEqualTo(Long.MAX_VALUE);

        run();
        assertThat(zone(parts.connection.local())).isEqualTo(BEFORE);
    }

    @Test
    void bindsALinkAgainThatHasYetToLearnItsPeer() {
        try (LinkParts dynamic = new LinkParts(LinkConfig.dynamic(address(1, BEFORE)))) {
            dynamic.source.interfaces.put(NAME, BEFORE);
            ZoneWatch itsWatch = watch(dynamic);
            dynamic.open();
            dynamic.source.interfaces.put(NAME, AFTER);

            itsWatch.run(dynamic.nowNanos());
            dynamic.fakes.loops.run();

            assertThat(zone(dynamic.connection.local())).isEqualTo(AFTER);
            assertThat(dynamic.source.openings).isEmpty();
        }
    }

    @Test
    void watchesNoLinkWithoutAZone() {
        try (LinkParts plain = new LinkParts(LinkConfig.udp(LinkFixture.LOCAL, LinkFixture.PEER))) {
            plain.open();

            assertThat(watch(plain).nanosUntilDue(plain.nowNanos())).isEqualTo(Long.MAX_VALUE);
        }
    }
}
