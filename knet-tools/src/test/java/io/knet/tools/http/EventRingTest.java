package io.knet.tools.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventRingTest {
    private final EventRing ring = new EventRing("e", 3, 1000);

    private String from(long number, int bytes) {
        return ring.from(number, bytes).map(part -> new String(part.text(), UTF_8)).orElse("");
    }

    @Test
    void givesEventsFromANumberOn() {
        ring.add("state", "{}");
        ring.add("happened", "[]");
        assertThat(from(0, 1000))
                .isEqualTo(
                        "id: e-0\nevent: state\ndata: {}\n\nid: e-1\nevent: happened\ndata: []\n\n");
        assertThat(from(1, 1)).as("one whole event at least").endsWith("data: []\n\n");
        assertThat(ring.from(0, 1).orElseThrow().next()).isEqualTo(1);
        assertThat(ring.from(2, 1000)).isEmpty();
    }

    @Test
    void theOldestMakeRoomByNumberAndByBytes() {
        for (int i = 0; i < 5; i++) {
            ring.add("state", "{}");
        }
        assertThat(ring.first()).isEqualTo(2);
        assertThat(ring.end()).isEqualTo(5);
        assertThat(ring.from(1, 1000)).isEmpty();
        ring.add("state", "x".repeat(2000));
        assertThat(ring.first()).as("only the last one is left").isEqualTo(5);
    }

    @Test
    void readersGoOnBehindWhatTheyHave() {
        for (int i = 0; i < 5; i++) {
            ring.add("state", "{}");
        }
        assertThat(ring.after("e-3")).isEqualTo(4);
        assertThat(ring.after("e-0")).as("the rest is gone").isEqualTo(2);
        assertThat(ring.after("e-999999999999999")).isEqualTo(5);
        for (String foreign :
                new String[] {"", "x-3", "e-", "e--1", "e-1x", "e-9999999999999999"}) {
            assertThat(ring.after(foreign)).as(foreign).isEqualTo(2);
        }
    }
}
