package io.knet.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jgroups.BytesMessage;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class HandOverTest {
    private static final int NET = 189;

    /** Messages arrive either way, and nothing that may take long is left to an event loop. */
    @ParameterizedTest
    @CsvSource({
        "'',true",
        "thread_pool.rejection_policy=\"discard\",true",
        "message_processing_policy=\"submit\",true",
        "use_vthreads=\"false\" thread_pool.rejection_policy=\"run\",false",
        "thread_pool.enabled=\"false\",false",
        "message_processing_policy=\"direct\",false",
    })
    void eventLoopsBringWhatThePoolTakesAtOnce(String attributes, boolean onEventLoop)
            throws Exception {
        try (Cluster cluster = new Cluster(NET, 2, attributes).startAll()) {
            Queue<String> threads = new ConcurrentLinkedQueue<>();
            cluster.node(2)
                    .setReceiver(
                            new Receiver() {
                                @Override
                                public void receive(Message message) {
                                    threads.add(Thread.currentThread().getName());
                                }
                            });

            cluster.node(1)
                    .send(new BytesMessage(cluster.node(2).getAddress(), new byte[] {1, 2, 3}));

            await().atMost(Duration.ofSeconds(30)).until(() -> !threads.isEmpty());
            assertThat(threads).noneMatch(name -> name.startsWith("knet-"));
            assertThat(HandOver.isImmediate(Stacks.transport(cluster.node(2))))
                    .isEqualTo(onEventLoop);
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .filteredOn(name -> name.startsWith("KNET receiver"))
                    .hasSize(onEventLoop ? 0 : 2);
        }
    }
}
