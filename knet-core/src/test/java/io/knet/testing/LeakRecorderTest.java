package io.knet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LeakRecorderTest {
    private static final int COLLECTIONS = 2;

    static List<ByteBufAllocator> allocators() {
        return List.of(
                ByteBufAllocator.DEFAULT,
                PooledByteBufAllocator.DEFAULT,
                UnpooledByteBufAllocator.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("allocators")
    void recordsLeakedBufferWithItsLastUse(ByteBufAllocator allocator) {
        leak(allocator, "the hint of " + allocator);

        assertThat(LeakRecorder.takeLeaks(COLLECTIONS))
                .singleElement()
                .asString()
                .startsWith("ByteBuf was not released")
                .contains("the hint of " + allocator)
                .contains("LeakRecorderTest.leak");
    }

    @Test
    void recordsNothingForReleasedBuffer() {
        ByteBufAllocator.DEFAULT.directBuffer(16).release();

        assertThat(LeakRecorder.takeLeaks(COLLECTIONS)).isEmpty();
    }

    @Test
    void recordsNothingForBufferInUse() {
        ByteBuf inUse = ByteBufAllocator.DEFAULT.directBuffer(16);
        try {
            assertThat(LeakRecorder.takeLeaks(COLLECTIONS)).isEmpty();
        } finally {
            inUse.release();
        }
    }

    @Test
    void failsNamingTheLeakAndForgetsIt() {
        leak(ByteBufAllocator.DEFAULT, "left behind");

        assertThatThrownBy(() -> LeakRecorder.failOnLeaks(COLLECTIONS, "a test"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("1 leaked resource(s) found after a test", "left behind");
        assertThatCode(() -> LeakRecorder.failOnLeaks(COLLECTIONS, "a test"))
                .doesNotThrowAnyException();
    }

    @Test
    void tracksEveryBuffer() {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    }

    private static void leak(ByteBufAllocator allocator, String hint) {
        allocator.directBuffer(16).writeLong(1).touch(hint);
    }
}
