package io.knet.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.testkit.time.Scheduler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The network by itself: addresses of many machines, and those that answer without a socket. */
class VirtualNetworkTest {
    private static final int PORT = 5405;
    private static final long SECOND = 1_000_000_000L;

    private final Scheduler scheduler = new Scheduler();

    private VirtualNetwork network(int machines, boolean ipv6) {
        return new VirtualNetwork(
                scheduler, new SplittableRandom(1), new Nobody(), machines, 2, ipv6);
    }

    @Test
    void eachOfThousandsOfMachinesIsReachedByItsOwnAddress() {
        VirtualNetwork network = network(10_001, true);
        List<Integer> reached = new ArrayList<>();
        network.machines()
                .forEach(
                        machine ->
                                machine.responder(
                                        (at, datagram) -> {
                                            reached.add(machine.number());
                                            if (machine.number() != 0) {
                                                network.reply(at, datagram, new byte[] {2});
                                            }
                                        }));

        for (int number : new int[] {1, 254, 255, 256, 512, 10_000}) {
            reached.clear();
            Interface to = network.machines().get(number).on(1);
            network.inject(to, datagram(network.machines().get(0).on(1), to), 0);
            scheduler.runUntil(scheduler.now() + SECOND);

            assertThat(reached).as("there and back").containsExactly(number, 0);
        }
    }

    private static Datagram datagram(Interface from, Interface to) {
        return new Datagram(
                new InetSocketAddress(from.address(), PORT),
                new InetSocketAddress(to.address(), PORT),
                new byte[] {1},
                null);
    }

    @Test
    void refusesMoreMachinesThanThereAreAddresses() {
        assertThat(network(254, false).machines()).hasSize(254);
        assertThatThrownBy(() -> network(255, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("255 machines must be 1 to 254 on a network with IPv4");
        assertThatThrownBy(() -> network(65_535, true))
                .hasMessage("65535 machines must be 1 to 65534 on a network with IPv6");
    }

    @Test
    void answersOfAMachineWithoutSocketsMeetTheFaultsOfTheWayBack() {
        VirtualNetwork network = network(2, false);
        List<Integer> answers = new ArrayList<>();
        Interface near = network.machines().get(0).on(0);
        Interface far = network.machines().get(1).on(0);
        network.machines().get(0).responder((at, datagram) -> answers.add(at.net()));
        network.machines()
                .get(1)
                .responder((at, datagram) -> network.reply(at, datagram, new byte[] {2}));

        network.path(1, 0, 0).cut(Path.Cut.SILENT);
        network.inject(far, datagram(near, far), 0);
        scheduler.runUntil(SECOND);
        assertThat(answers).isEmpty();
        assertThat(network.counters()).containsEntry(NetworkCounter.PARTITIONED, 1L);

        network.heal();
        network.inject(far, datagram(near, far), 0);
        scheduler.runUntil(2 * SECOND);
        assertThat(answers).containsExactly(0);

        far.up(false);
        network.inject(far, datagram(near, far), 0);
        scheduler.runUntil(3 * SECOND);
        assertThat(answers).hasSize(1);
        assertThat(network.counters()).containsEntry(NetworkCounter.INTERFACE_DOWN, 1L);
    }

    @Test
    void allWaysAreTheSameThatAreAskedForOneByOne() {
        VirtualNetwork network = network(3, false);

        assertThat(network.paths()).hasSize(3 * 3 * 2).doesNotHaveDuplicates();
        assertThat(network.paths().get((1 * 3 + 2) * 2 + 1)).isSameAs(network.path(1, 2, 1));
    }

    /** Keeps no record. */
    private static final class Nobody implements VirtualNetwork.Observer {
        @Override
        public void sent(
                Machine from, InetSocketAddress source, InetSocketAddress target, byte[] bytes) {}

        @Override
        public void happened(Machine machine, NetworkCounter what) {}
    }
}
