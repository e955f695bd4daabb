package io.knet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.testing.Trace;
import io.knet.testing.Vectors;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Delivers exactly what libknet delivered of the same packets. */
class TraceReplayTest {
    static List<Trace> duplicates() {
        return Vectors.traces("trace-dedup.json");
    }

    static List<Trace> fragments() {
        return Vectors.traces("trace-reassembly.json");
    }

    @ParameterizedTest
    @MethodSource({"duplicates", "fragments"})
    void deliversWhatLibknetDelivered(Trace trace) {
        try (WindowFixture peer = new WindowFixture()) {
            for (int i = 0; i < trace.operations().size(); i++) {
                Trace.Operation operation = trace.operations().get(i);
                String where = trace.id() + ", operation " + i + ": " + operation;
                if (operation instanceof Trace.Data data) {
                    boolean isNew = peer.receive(data.sequence()) == Reception.NEW_MESSAGE;
                    assertThat(isNew).as(where).isEqualTo(data.delivered());
                } else if (operation instanceof Trace.Fragment fragment) {
                    peer.receive(
                            fragment.sequence(),
                            fragment.count(),
                            fragment.number(),
                            fragment.payload());
                    assertThat(peer.lastMessage()).as(where).isEqualTo(fragment.delivers());
                } else if (operation instanceof Trace.Ping ping) {
                    peer.window.onPing(0, ping.sequence(), ping.timed());
                }
            }
            assertThat(peer.deliveries()).isEqualTo(trace.deliveredCount());
        }
    }
}
