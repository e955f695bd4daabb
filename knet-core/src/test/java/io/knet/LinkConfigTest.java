package io.knet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkConfigTest {
    private static final InetSocketAddress LOCAL = address("192.0.2.1", 5405);
    private static final InetSocketAddress REMOTE = address("192.0.2.2", 5405);

    private static InetSocketAddress address(String ip, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(ip), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void assertRefused(
            InetSocketAddress local, InetSocketAddress remote, String... words) {
        assertThatThrownBy(() -> LinkConfig.udp(local, remote))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INVALID_ARGUMENT))
                .hasMessageContaining("invalid link configuration")
                .hasMessageContainingAll(words);
    }

    @Test
    void hasTheDefaultsOfLibknet() {
        LinkConfig config = LinkConfig.udp(LOCAL, REMOTE);

        assertThat(config.priority()).isZero();
        assertThat(config.timers()).isEqualTo(LinkTimers.DEFAULT);
        assertThat(config.enabled()).isTrue();
        assertThat(config.urgent()).isFalse();
    }

    @Test
    void changesOneValueAtATime() {
        LinkConfig config = LinkConfig.udp(LOCAL, REMOTE);
        LinkTimers timers = LinkTimers.ofMillis(100, 500);

        LinkConfig changed =
                config.withPriority(255).withTimers(timers).withEnabled(false).withUrgent(true);

        assertThat(changed.transport()).isEqualTo(LinkTransport.UDP);
        assertThat(changed.local()).isEqualTo(LOCAL);
        assertThat(changed.remote()).contains(REMOTE);
        assertThat(changed.priority()).isEqualTo(255);
        assertThat(changed.timers()).isEqualTo(timers);
        assertThat(changed.enabled()).isFalse();
        assertThat(changed.urgent()).isTrue();
        assertThat(changed)
                .hasToString(
                        "LinkConfig[transport=UDP, local=192.0.2.1:5405,"
                                + " remote=192.0.2.2:5405, priority=255, timers="
                                + timers
                                + ", enabled=false, urgent=true]");
        assertThat(config).isEqualTo(LinkConfig.udp(LOCAL, REMOTE));
    }

    @Test
    void takesAnyLocalPortAndTheLocalWildcard() {
        LinkConfig config = LinkConfig.udp(address("0.0.0.0", 0), REMOTE);

        assertThat(config.local().getPort()).isZero();
    }

    @Test
    void loopbackNeedsNoAddresses() {
        LinkConfig config = LinkConfig.loopback().withPriority(3);

        assertThat(config.transport()).isEqualTo(LinkTransport.LOOPBACK);
        assertThat(config.enabled()).isTrue();
        assertThat(config.priority()).isEqualTo(3);
        assertThat(config.remote()).contains(config.local());
        assertThat(config.isDynamic()).isFalse();
        assertThat(LinkTransport.LOOPBACK.code()).isZero();
        assertThat(LinkTransport.UDP.code()).isEqualTo(1);
        assertThat(LinkTransport.UDP.wireName()).isEqualTo("udp");
    }

    @Test
    void loopbackAsksNothingOfAddresses() {
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere", 0);

        LinkConfig config = LinkConfig.loopback().withLocal(nowhere).withRemote(nowhere);

        assertThat(config.local()).isEqualTo(nowhere);
        assertThat(config.remote()).contains(nowhere);
        assertThat(config.hasAddressesOf(config)).isTrue();
        assertThat(config.toString()).contains("nowhere");
    }

    @Test
    void takesIpv6() {
        assertThat(LinkConfig.udp(address("::1", 0), address("2001:db8::2", 5405)).remote())
                .contains(address("2001:db8::2", 5405));
    }

    @Test
    void namesAllThatIsWrongInOneMessage() {
        InetSocketAddress wildcard = address("0.0.0.0", 0);

        assertRefused(
                address("::1", 0),
                wildcard,
                "are of different families",
                "is a wildcard",
                "remote port is 0");
    }

    @Test
    void isDynamicWithoutARemoteAddress() {
        LinkConfig config = LinkConfig.dynamic(LOCAL);

        assertThat(config.isDynamic()).isTrue();
        assertThat(config.remote()).isEmpty();
        assertThat(config.timers()).isEqualTo(LinkTimers.DEFAULT);
        assertThat(config.enabled()).isTrue();
        assertThat(LinkConfig.udp(LOCAL, REMOTE).isDynamic()).isFalse();
    }

    @Test
    void changesAddresses() {
        LinkConfig config = LinkConfig.udp(LOCAL, REMOTE).withPriority(7);
        InetSocketAddress other = address("192.0.2.3", 5406);

        assertThat(config.withRemote(other))
                .isEqualTo(LinkConfig.udp(LOCAL, other).withPriority(7));
        assertThat(config.withLocal(other))
                .isEqualTo(LinkConfig.udp(other, REMOTE).withPriority(7));
        assertThat(config.withDynamicRemote()).isEqualTo(LinkConfig.dynamic(LOCAL).withPriority(7));
        assertThat(LinkConfig.dynamic(LOCAL).withRemote(REMOTE))
                .isEqualTo(LinkConfig.udp(LOCAL, REMOTE));
    }

    @Test
    void refusesDynamicLinksWithoutALocalAddress() {
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 5405);

        assertThatThrownBy(() -> LinkConfig.dynamic(unresolved))
                .hasMessageContainingAll("local address", "not resolved");
    }

    @Test
    void refusesNamesThatWereNotResolved() {
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 5405);

        assertRefused(unresolved, REMOTE, "local address", "nowhere.invalid", "not resolved");
        assertRefused(LOCAL, unresolved, "remote address", "nowhere.invalid", "not resolved");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 256})
    void refusesPrioritiesThatDoNotExist(int priority) {
        LinkConfig config = LinkConfig.udp(LOCAL, REMOTE);

        assertThatThrownBy(() -> config.withPriority(priority))
                .hasMessageContaining(priority + " must be 0 to 255");
    }

    @Test
    void isEqualToOneWithTheSameValuesAndZones() {
        InetSocketAddress here = KnetAddress.parse("[fe80::a1%4711]:5405");
        InetSocketAddress there = KnetAddress.parse("[fe80::b1%4711]:5405");
        InetSocketAddress otherHere = KnetAddress.parse("[fe80::a1%4712]:5405");
        InetSocketAddress otherThere = KnetAddress.parse("[fe80::b1%4712]:5405");
        LinkConfig config = LinkConfig.udp(here, there);

        assertThat(config)
                .isEqualTo(LinkConfig.udp(here, there))
                .hasSameHashCodeAs(LinkConfig.udp(here, there))
                .isNotEqualTo(config.withLocal(otherHere))
                .isNotEqualTo(config.withRemote(otherThere))
                .isNotEqualTo(config.withDynamicRemote())
                .isNotEqualTo(config.withPriority(1))
                .isNotEqualTo(config.withEnabled(false))
                .isNotEqualTo(config.withUrgent(true));
        assertThat(LinkConfig.dynamic(here))
                .isEqualTo(config.withDynamicRemote())
                .isNotEqualTo(LinkConfig.dynamic(otherHere));
    }

    @Test
    void knowsWhetherAnotherHasTheSameAddresses() {
        LinkConfig config = LinkConfig.udp(LOCAL, REMOTE);
        LinkConfig zoned = LinkConfig.udp(zoned("fe80::a1", 4711), zoned("fe80::b1", 4711));

        assertThat(config.hasAddressesOf(config.withPriority(9).withEnabled(false))).isTrue();
        assertThat(config.hasAddressesOf(config.withLocal(REMOTE))).isFalse();
        assertThat(config.hasAddressesOf(config.withRemote(LOCAL))).isFalse();
        assertThat(config.hasAddressesOf(config.withDynamicRemote())).isFalse();
        assertThat(config.withDynamicRemote().hasAddressesOf(config)).isFalse();
        assertThat(config.withDynamicRemote().hasAddressesOf(LinkConfig.dynamic(LOCAL))).isTrue();
        assertThat(zoned.hasAddressesOf(zoned.withLocal(zoned("fe80::a1", 4712)))).isFalse();
        assertThat(zoned.hasAddressesOf(zoned.withRemote(zoned("fe80::b1", 4712)))).isFalse();
    }

    @Test
    void findsAPeerWithoutAZoneInThatOfTheLocalAddress() {
        LinkConfig zoned = LinkConfig.udp(zoned("fe80::a1", 4711), zoned("fe80::b1", 4711));
        LinkConfig zoneless = zoned.withRemote(KnetAddress.parse("[fe80::b1]:5405"));

        assertThat(zoneless).isNotEqualTo(zoned);
        assertThat(zoneless.hasAddressesOf(zoned)).isTrue();
        assertThat(zoned.hasAddressesOf(zoneless)).isTrue();
        assertThat(zoneless.hasAddressesOf(zoned.withRemote(zoned("fe80::b1", 4712)))).isFalse();
        assertThat(zoneless.hasAddressesOf(zoneless.withLocal(zoned("fe80::a1", 4712)))).isFalse();
    }

    @Test
    void writesAddressesAsPeopleDo() {
        InetSocketAddress local = KnetAddress.parse("[fd00::1]:5405");
        InetSocketAddress remote = KnetAddress.parse("[fd00::2]:5405");

        assertThat(LinkConfig.udp(local, remote))
                .asString()
                .contains("local=[fd00::1]:5405, remote=[fd00::2]:5405,");
        assertThat(LinkConfig.dynamic(local)).asString().contains("remote=none");
        assertThatThrownBy(() -> LinkConfig.udp(KnetAddress.parse("10.0.0.1:5405"), remote))
                .hasMessageContaining(
                        "local address 10.0.0.1:5405 and remote address [fd00::2]:5405 are of");
        assertThatThrownBy(() -> LinkConfig.udp(local, KnetAddress.parse("[::]:5405")))
                .hasMessageContaining("remote address [::]:5405 is a wildcard");
    }

    private static InetSocketAddress zoned(String ip, int zone) {
        return KnetAddress.parse(ip + "%" + zone, 5405);
    }
}
