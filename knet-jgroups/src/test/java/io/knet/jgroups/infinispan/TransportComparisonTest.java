package io.knet.jgroups.infinispan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same cut of network 0 under KNET and under JGroups' own transports; prints a table of what
 * came of it. What KNET promises is asserted; what happens under the others is only told, whatever
 * it is. The cut lasts for 5 s, or {@code -Dknet.infinispan.compare=SECONDS}, with which
 * docs/jgroups.md has the table.
 */
@Tag("infinispan")
@Timeout(300)
class TransportComparisonTest {
    private static final int NODES = 3;

    private static final Duration CUT =
            Duration.ofSeconds(Integer.getInteger("knet.infinispan.compare", 5));

    /**
     * Half a second until the links' timeout, as much until JGroups sends again what was lost, and
     * room for a machine that has other things to do; still less than the shortest cut, which is
     * how long a write would take that waits for the network.
     */
    private static final Duration KNET_BOUND = Duration.ofSeconds(4);

    private static final List<CutOutcome> OUTCOMES = new ArrayList<>();

    @TempDir static Path directory;

    private static Optional<Grid> shared = Optional.empty();

    /** What MPTCP's case needs, as its JVMs cannot be those of the others. */
    private static Optional<Grid> next = Optional.empty();

    @BeforeAll
    static void needNamespaces() {
        assumeTrue(
                "required".equals(System.getProperty("knet.interop")) || Networks.available(),
                "the transports under Infinispan are not compared: network namespaces cannot be"
                        + " made here, which needs root and iproute2");
        assertThat(CUT).isGreaterThan(KNET_BOUND);
    }

    @AfterAll
    static void endAndTell() throws Exception {
        closeGrid();
        useNext();
        closeGrid();
        if (!OUTCOMES.isEmpty()) {
            System.out.printf(
                    "%nInfinispan on %d nodes, network 0 cut for %d s%n%s%n",
                    NODES, CUT.toSeconds(), CutOutcome.heading());
            OUTCOMES.forEach(outcome -> System.out.println(outcome.line()));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void whatACutOfOneNetworkDoes(Transport transport) throws Exception {
        CutOutcome outcome = outcome(transport);
        OUTCOMES.add(outcome);
        if (outcome.viewChanges() > 0
                || (transport == Transport.KNET && outcome.stallMillis() > KNET_BOUND.toMillis())) {
            shared.ifPresent(Grid::printLogs);
        }

        if (transport == Transport.KNET) {
            assertThat(outcome.remark()).isEqualTo(CutOutcome.NOTHING_LOST);
            assertThat(outcome.ends()).hasSize(NODES);
            assertThat(outcome.failures()).as("failed writes").isZero();
            assertThat(outcome.viewChanges()).as("changes of the view").isZero();
            assertThat(outcome.stallMillis()).as("longest write").isLessThan(KNET_BOUND.toMillis());
        } else if (!outcome.ends().isEmpty()) {
            assertThat(outcome.writes()).as("writes of %s", transport).isPositive();
        }
    }

    private CutOutcome outcome(Transport transport) throws Exception {
        if (transport == Transport.MPTCP && !hasMptcp()) {
            return new CutOutcome(transport, List.of(), "not tried: no mptcpize, or no MPTCP");
        }
        boolean usable = false;
        try {
            prepare(transport);
            CutOutcome outcome = cut(shared.orElseThrow(), transport);
            usable = true;
            return outcome;
        } finally {
            if (!usable) {
                closeGrid();
            }
        }
    }

    /**
     * JVMs take longer to start than all the rest, so transports share them where they can. Those
     * for MPTCP start beside the case before, which is not judged.
     */
    private static void prepare(Transport transport) throws Exception {
        if (shared.isPresent() && transport.prefix().isEmpty()) {
            shared.get().change(transport);
        } else {
            closeGrid();
            useNext();
            if (shared.isEmpty()) {
                shared = Optional.of(new Grid(transport, directory, NODES));
            }
            shared.get().join();
        }
        if (transport == Transport.UDP && hasMptcp()) {
            next = Optional.of(new Grid(Transport.MPTCP, directory, NODES));
        }
    }

    private static void useNext() {
        shared = next;
        next = Optional.empty();
    }

    private static void closeGrid() throws Exception {
        if (shared.isPresent()) {
            shared.get().close();
            shared = Optional.empty();
        }
    }

    private static CutOutcome cut(Grid grid, Transport transport) throws Exception {
        grid.begin();
        grid.awaitWrites(50);
        grid.networks().cut(0);
        long begin = System.nanoTime();
        await().atMost(CUT.multipliedBy(2)).until(() -> System.nanoTime() - begin > CUT.toNanos());
        grid.networks().restore(0);
        return afterwards(grid, transport);
    }

    private static CutOutcome afterwards(Grid grid, Transport transport) throws Exception {
        String missed = "";
        try {
            grid.awaitView(NODES);
            grid.awaitWrites(50);
        } catch (ConditionTimeoutException e) {
            missed = "not whole again after 90 s, ";
        }
        List<String> ends = grid.end();
        try {
            grid.requireNothingLostOrStale();
            return new CutOutcome(transport, ends, missed + CutOutcome.NOTHING_LOST);
        } catch (AssertionError e) {
            return new CutOutcome(transport, ends, missed + "writes lost or stale");
        }
    }

    private static boolean hasMptcp() {
        return Files.isExecutable(Path.of("/usr/bin/mptcpize"))
                && Files.exists(Path.of("/proc/sys/net/mptcp/enabled"));
    }
}
