package io.knet.compress;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.compress.Samples.Content;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConcurrentUseTest {
    private static final int THREADS = 8;
    private static final int MESSAGES = 100;

    private final RecordedCounts counts = new RecordedCounts();

    @Test
    void keepsTheMessagesOfManyThreadsApart() throws Exception {
        List<MessageCompressor> compressors =
                Compressors.available().stream()
                        .map(model -> MessageCompressor.of(config(model), System::nanoTime, counts))
                        .toList();
        MessageExpander expander = new MessageExpander(System::nanoTime, counts);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(thread);
                work.add(() -> exchange(compressors, expander, random));
            }
            for (Future<Boolean> done : threads.invokeAll(work, 60, TimeUnit.SECONDS)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(counts.expanded).hasValue(counts.compressed.get());
        assertThat(counts.compressed).hasValue(THREADS * MESSAGES);
    }

    private static boolean exchange(
            List<MessageCompressor> compressors, MessageExpander expander, Random random) {
        for (int i = 0; i < MESSAGES; i++) {
            byte[] message = Content.TEXT.make(300 + random.nextInt(3000), random);
            ByteBuf stream = Unpooled.buffer();
            ByteBuf back = Unpooled.buffer();
            int wireId =
                    compressors
                            .get(random.nextInt(compressors.size()))
                            .compress(Unpooled.wrappedBuffer(message), stream);

            assertThat(expander.expand(wireId, stream, back)).isNull();
            assertThat(ByteBufUtil.getBytes(back)).isEqualTo(message);
        }
        return true;
    }

    private static CompressionConfig config(CompressionModel model) {
        return CompressionConfig.of(model).withThreshold(1);
    }
}
