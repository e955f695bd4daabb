package io.knet.tools.http;

import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.Registration;
import io.knet.admin.report.Happening;
import io.knet.admin.report.StatusReport;
import io.knet.stats.json.JsonObject;
import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node tells those who look at it: its state once a second and whatever happens to it. The
 * last minutes are kept for those who come later. All but {@link #happened} runs on the event loop
 * of HTTP, which carries no packets.
 */
final class EventFeed implements AutoCloseable {
    /** A quarter of an hour of states, and what may happen in it. */
    static final int MAX_EVENTS = 15 * 60 + 600;

    /** What is kept at most, whatever the number of links. */
    static final long MAX_BYTES = 4 << 20;

    static final int MAX_READERS = 16;
    private static final long PERIOD_MILLIS = 1000;
    private static final long PATIENCE_MILLIS = 10_000;

    /** Between two states at least, or a storm of events would drive out the last minutes. */
    private static final long GAP_MILLIS = 200;

    private final Logger logger = LoggerFactory.getLogger("io.knet.http");
    private final KnetHandle handle;
    private final EventExecutor loop;
    private final EventRing ring =
            new EventRing(Long.toString(System.currentTimeMillis(), 36), MAX_EVENTS, MAX_BYTES);
    private final List<EventReader> readers = new ArrayList<>();
    private final AtomicBoolean due = new AtomicBoolean();
    private final Registration registration;
    private long sampledNanos; // on the loop

    EventFeed(KnetHandle handle, EventExecutor loop) {
        this.handle = handle;
        this.loop = loop;
        sampledNanos = loop.ticker().nanoTime() - TimeUnit.MILLISECONDS.toNanos(GAP_MILLIS);
        registration = handle.onEvent(this::happened);
        var unused =
                loop.scheduleAtFixedRate(this::sample, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void happened(KnetEvent event) {
        JsonObject json =
                new JsonObject()
                        .put("time_ms", System.currentTimeMillis())
                        .put("text", Happening.of(event).text())
                        .putJson("what", Happening.of(event).json().toString());
        ring.add("happened", json.toString());
        try {
            // The state that goes with it is told at once, not with the next second.
            if (due.compareAndSet(false, true)) {
                loop.execute(this::sampleSoon);
            }
        } catch (RejectedExecutionException ending) {
            // HTTP is closed in this moment: nobody is left who could be told.
        }
    }

    private void sampleSoon() {
        long waitNanos =
                sampledNanos + TimeUnit.MILLISECONDS.toNanos(GAP_MILLIS) - loop.ticker().nanoTime();
        if (waitNanos <= 0) {
            sample();
        } else {
            var unused = loop.schedule(this::sample, waitNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void sample() {
        due.set(false);
        sampledNanos = loop.ticker().nanoTime();
        try {
            ring.add("state", Snapshot.of(handle));
        } catch (KnetException gone) {
            // The node ends, or a host was removed in this very moment: there is a next time.
        } catch (RuntimeException failure) {
            // There is a next time, which there would not be if this were thrown.
            logger.warn("the state for the live view could not be told", failure);
        }
        List.copyOf(readers).forEach(EventReader::send);
    }

    /** Whether somebody more may read. */
    boolean hasRoom() {
        return readers.size() < MAX_READERS;
    }

    /** Takes a connection that has got the head of the answer. */
    void start(Channel channel, String lastId) {
        List<EventReader> self = new ArrayList<>();
        EventReader reader =
                new EventReader(
                        ring,
                        ring.after(lastId),
                        PATIENCE_MILLIS,
                        () -> readers.removeAll(self),
                        channel);
        self.add(reader);
        readers.add(reader);
        channel.pipeline().addLast(reader);
        reader.send();
    }

    @Override
    public void close() {
        registration.close();
    }

    /** The state of the node, short enough to be kept many times. */
    static final class Snapshot {
        private Snapshot() {}

        static String of(KnetHandle handle) {
            StatusReport status = StatusReport.of(handle);
            JsonObject drops = new JsonObject();
            handle.lifetimeStats()
                    .drops()
                    .forEach(
                            (reason, count) -> {
                                if (count > 0) {
                                    drops.put(reason.descriptor().name(), count);
                                }
                            });
            return new JsonObject()
                    .put("time_ms", System.currentTimeMillis())
                    .put("node", status.id())
                    .put("forwarding", status.forwarding())
                    .put("data_mtu", status.dataMtu())
                    .put("drops", drops)
                    .putObjects("hosts", status.hosts().stream().map(ViewJson::host).toList())
                    .toString();
        }
    }
}
