package io.knet.jgroups.infinispan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes of Infinispan over KNET, in three JVMs, with two networks between them. */
@Tag("infinispan")
@Timeout(300)
class InfinispanTest {
    private static final int NODES = 3;

    @TempDir Path directory;

    @BeforeEach
    void needNamespaces() {
        assumeTrue(
                "required".equals(System.getProperty("knet.interop")) || Networks.available(),
                "network namespaces cannot be made here");
    }

    @Test
    void writesGoOnWhileALinkIsCutNodesAreRestartedAndOneIsKilled() throws Exception {
        try (Grid grid = new Grid(Transport.KNET, directory, NODES)) {
            grid.join();
            grid.begin();
            grid.awaitWrites(100);
            grid.networks().cut(0);
            grid.awaitWrites(500);
            grid.networks().restore(0);
            grid.awaitWrites(200);
            List<String> ends = grid.end();

            assertThat(ends)
                    .allSatisfy(
                            end -> {
                                assertThat(MemberProcess.number(end, "failures")).isZero();
                                assertThat(MemberProcess.number(end, "views")).isZero();
                                assertThat(MemberProcess.number(end, "stall")).isLessThan(10_000);
                            });
            grid.requireNothingLostOrStale();

            for (int node = 1; node <= NODES; node++) {
                grid.quit(node);
                grid.awaitView(NODES - 1);
                grid.start(node);
            }
            grid.begin();
            grid.awaitWrites(50);
            grid.kill(NODES);
            grid.awaitView(NODES - 1);
            grid.awaitWrites(50);
            assertThat(grid.end())
                    .allSatisfy(end -> assertThat(MemberProcess.number(end, "views")).isEqualTo(1));
            grid.requireNothingLostOrStale();
        }
    }
}
