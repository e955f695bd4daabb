package io.knet.jgroups.infinispan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same cut under KNET and under JGroups' own transports, which prints what docs/jgroups.md has:
 * takes minutes, so it runs only with {@code -Dknet.infinispan.compare=SECONDS}, which is how long
 * network 0 is cut.
 */
@Tag("infinispan")
@Timeout(600)
@EnabledIfSystemProperty(named = "knet.infinispan.compare", matches = "[0-9]+")
class TransportComparisonTest {
    private static final int NODES = 3;

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource(Transport.class)
    void whatACutOfOneNetworkDoes(Transport transport) throws Exception {
        Duration cut = Duration.ofSeconds(Integer.getInteger("knet.infinispan.compare"));
        try (Grid grid = new Grid(transport, directory, NODES)) {
            grid.begin();
            grid.awaitWrites(200);
            grid.networks().cut(0);
            long begin = System.nanoTime();
            await().atMost(cut.multipliedBy(2))
                    .until(() -> System.nanoTime() - begin > cut.toNanos());
            grid.networks().restore(0);
            grid.awaitView(NODES);
            grid.awaitWrites(200);
            List<String> ends = grid.end();
            String seen;
            try {
                grid.requireNothingLostOrStale();
                seen = "nothing lost or stale";
            } catch (AssertionError e) {
                seen = "writes lost or stale";
            }

            assertThat(ends).hasSize(NODES);
            System.out.printf("%s, cut for %s: %s; %s%n", transport, cut, ends, seen);
        }
    }
}
