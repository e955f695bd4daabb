package io.knet.netty.flight;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Dialect;
import io.knet.KnetAddress;
import io.knet.event.DialectChangeEvent;
import io.knet.event.KernelDropsEvent;
import io.knet.event.LinkPeerMovedEvent;
import io.knet.netty.concurrent.EventDispatcher;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.Counters;
import io.knet.netty.count.Errors;
import io.knet.stats.HandleCounter;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of events of a handle that take an unusual network, or machine, to happen. */
class FlightRecordsTest {
    private static final int NODE = 7711;

    @TempDir private Path folder;
    private final Recording recording = new Recording();
    private final ExecutorService thread = EventDispatcher.newThread("flight-records");
    private final EventDispatcher events = new EventDispatcher(NODE, thread, (what, failure) -> {});

    @AfterEach
    void close() {
        recording.close();
        thread.shutdownNow();
    }

    private RecordedEvent recorded(String name) throws IOException {
        recording.stop();
        Path file = folder.resolve("knet.jfr");
        recording.dump(file);
        List<RecordedEvent> found =
                RecordingFile.readAllEvents(file).stream()
                        .filter(event -> event.getEventType().getName().equals("io.knet." + name))
                        .filter(event -> event.getInt("node") == NODE)
                        .toList();
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    @Test
    void aPeerThatMovedIsRecordedWithBothAddresses() throws IOException {
        recording.start();
        events.post(
                new LinkPeerMovedEvent(
                        2,
                        3,
                        KnetAddress.parse("192.0.2.1:5405"),
                        KnetAddress.parse("[2001:db8::1]:5406")));

        RecordedEvent moved = recorded("LinkPeerMoved");
        assertThat(moved.getInt("host")).isEqualTo(2);
        assertThat(moved.getInt("link")).isEqualTo(3);
        assertThat(moved.getString("from")).isEqualTo("192.0.2.1:5405");
        assertThat(moved.getString("to")).isEqualTo("[2001:db8::1]:5406");
    }

    @Test
    void whatTheKernelDroppedIsRecordedWithItsNumber() throws IOException {
        recording.start();
        events.post(new KernelDropsEvent(2, 1, 77));

        RecordedEvent drops = recorded("KernelDrops");
        assertThat(drops.getInt("host")).isEqualTo(2);
        assertThat(drops.getInt("link")).isEqualTo(1);
        assertThat(drops.getLong("packets")).isEqualTo(77);
    }

    @Test
    void anotherDialectIsRecordedByItsName() throws IOException {
        recording.start();
        events.post(new DialectChangeEvent(2, Dialect.LIBKNET));

        RecordedEvent change = recorded("DialectChange");
        assertThat(change.getInt("host")).isEqualTo(2);
        assertThat(change.getString("spoken")).isEqualTo("libknet");
    }

    @Test
    void aStallIsRecordedWithWhereTheThreadWas() throws IOException {
        recording.start();
        StackTraceElement where = new StackTraceElement("a.Listener", "waits", "Listener.java", 7);
        Ticker ticker = Ticker.systemTicker();
        new CallbackFailures(NODE, new Counters<>(HandleCounter.class), ticker, new Errors(ticker))
                .loopStalled(Duration.ofMillis(350).toNanos(), List.of(where));

        RecordedEvent stall = recorded("LoopStall");
        assertThat(stall.getDuration("stalled")).isEqualTo(Duration.ofMillis(350));
        assertThat(stall.getString("where")).isEqualTo(where.toString());
    }
}
