package io.knet.lab.bench.option;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TailSpecTest {
    @Test
    void theStreamHasAsManyMessagesAsMakeItsBytes() {
        assertThat(new TailSpec(10_000, 100, 1400).streamRate()).isEqualTo(71_429);
        assertThat(new TailSpec(10_000, 100_000, 16).streamRate()).isEqualTo(6_250_000_000L);
    }

    @Test
    void callsFollowEachOtherAfterAnInterval() {
        assertThat(new TailSpec(10_000, 100, 1400).interval()).isEqualTo(100_000);
        assertThat(new TailSpec(0, 100, 1400).interval()).isZero();
    }
}
