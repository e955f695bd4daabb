package io.knet.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an attacker who controls the network must never achieve; {@code -Dknet.sessions.seeds=N}
 * tries that many seeds.
 */
@Tag("any-jdk")
class AttackerTest {
    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("knet.sessions.seeds", 12));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void achievesNothingButLoss(long seed) {
        AttackedCluster cluster = new AttackedCluster(seed, seed % 3 == 0 ? 3 : 2);
        cluster.run(100 * TestNode.SECOND, true);
        long[] attacked = cluster.counts();
        assertThat(attacked[1]).as("something got through").isGreaterThan(attacked[0] / 4);

        cluster.run(40 * TestNode.SECOND, false);
        cluster.expectHealed();
        long[] before = cluster.counts();
        cluster.run(150 * TestNode.SECOND, false);
        cluster.expectHealed();
        cluster.run(TestNode.SECOND, false);
        long[] after = cluster.counts();
        long sent = after[0] - before[0];
        assertThat(after[1] - before[1]).as("of %s", sent).isBetween(sent - 10, sent + 10);
    }
}
