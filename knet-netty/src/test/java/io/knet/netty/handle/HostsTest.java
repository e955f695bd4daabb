package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.HostConfig;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.host.Hosts;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostsTest {
    private final VirtualNode virtual = new VirtualNode(1);
    private final Hosts hosts = virtual.node.hosts;

    @AfterEach
    void close() {
        virtual.close();
    }

    private NettyHost host(int id) {
        return new NettyHost(
                id, HostConfig.DEFAULT, virtual.txLoop(), hosts, virtual.node.aroundHosts);
    }

    @Test
    void findsHostsByTheirId() {
        NettyHost two = host(2);

        hosts.add(two);

        assertThat(hosts.get(2)).isSameAs(two);
        assertThat(hosts.get(3)).isNull();
    }

    @Test
    void refusesAnotherHostOfTheSameId() {
        NettyHost first = host(2);
        hosts.add(first);

        assertThatThrownBy(() -> hosts.add(host(2)))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.ALREADY_EXISTS));

        assertThat(hosts.get(2)).isSameAs(first);
    }

    @Test
    void listsHostsByAscendingId() {
        hosts.add(host(300));
        hosts.add(host(0));
        hosts.add(host(65535));
        hosts.add(host(7));

        assertThat(hosts.all()).extracting(NettyHost::id).containsExactly(0, 7, 300, 65535);
    }

    @Test
    void leavesListsGivenBeforeAsTheyWere() {
        hosts.add(host(2));
        List<NettyHost> before = hosts.all();

        hosts.add(host(3));

        assertThat(before).hasSize(1);
    }

    @Test
    void removesTheHostItselfOnly() {
        NettyHost two = host(2);
        hosts.add(two);

        hosts.remove(host(2), () -> {});
        assertThat(hosts.get(2)).isSameAs(two);

        hosts.remove(two, () -> {});
        assertThat(hosts.get(2)).isNull();
        assertThat(hosts.all()).isEmpty();
    }

    @Test
    void findsHostsByTheirName() {
        NettyHost two = host(2);
        hosts.add(two);
        hosts.add(host(3));

        assertThat(hosts.byName("2")).isSameAs(two);
        two.name("alpha");
        assertThat(hosts.byName("alpha")).isSameAs(two);
        assertThat(hosts.byName("2")).isNull();
        assertThat(two).hasToString("2 (alpha)");
    }

    @Test
    void refusesNameThatAnotherHostHas() {
        NettyHost two = host(2);
        hosts.add(two);
        hosts.add(host(3));
        two.name("alpha");

        assertThatThrownBy(() -> hosts.get(3).name("alpha"))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.ALREADY_EXISTS))
                .hasMessageContainingAll("host 2", "alpha");
        two.name("alpha");
    }

    @Test
    void refusesNameOfTooManyBytes() {
        NettyHost two = host(2);
        hosts.add(two);
        two.name("é".repeat(127));

        assertThatThrownBy(() -> two.name("é".repeat(128))).hasMessageContaining("256 bytes");
        assertThat(two.name()).hasSize(127);
    }

    @Test
    void removesHostsWithoutLinksOnly() {
        NettyHost two = virtual.addHost(2);
        NettyLink link = virtual.addLink(two, 3);

        assertThatThrownBy(two::remove)
                .isInstanceOfSatisfying(
                        KnetException.class, e -> assertThat(e.error()).isEqualTo(KnetError.IN_USE))
                .hasMessageContaining("2/3");

        link.removeAsync();
        virtual.run();
        two.remove();
        assertThat(hosts.get(2)).isNull();
        assertThatThrownBy(two::links).hasMessageContaining("host 2 was removed");
    }

    @Test
    void dropsPacketsOfAHostThatWasRemoved() {
        NettyHost two = virtual.addHost(2);
        NettyHost three = virtual.addHost(3);
        NettyLink link = virtual.addLink(three, 0);
        two.remove();

        virtual.receive(link, Packets.data(2, 1, (byte) 1));

        assertThat(virtual.drops()).containsOnlyKeys(DropReason.UNKNOWN_HOST);
    }
}
