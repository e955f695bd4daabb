package io.knet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkDownReason;
import io.knet.stats.LinkEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpDownHistoryTest {
    private final UpDownHistory history = new UpDownHistory();

    @Test
    void listsEventsOldestFirst() {
        history.up(at(1));
        history.down(at(2), LinkDownReason.TIMEOUT);
        history.up(at(3));
        assertThat(history.events())
                .containsExactly(
                        LinkEvent.up(at(1)),
                        LinkEvent.down(at(2), LinkDownReason.TIMEOUT),
                        LinkEvent.up(at(3)));
    }

    @Test
    void keepsTheLastSixteenOfEach() {
        for (int i = 0; i < 100; i++) {
            history.up(at(2L * i));
            history.down(at(2 * i + 1), LinkDownReason.PEER_UNREACHABLE);
        }
        List<LinkEvent> events = history.events();
        assertThat(events).filteredOn(LinkEvent::up).hasSize(UpDownHistory.KEPT);
        assertThat(events).filteredOn(event -> !event.up()).hasSize(UpDownHistory.KEPT);
        assertThat(events.get(0)).isEqualTo(LinkEvent.up(at(168)));
        assertThat(events.get(31))
                .isEqualTo(LinkEvent.down(at(199), LinkDownReason.PEER_UNREACHABLE));
    }

    @Test
    void handsOutACopy() {
        history.up(at(1));
        List<LinkEvent> before = history.events();
        history.down(at(2), LinkDownReason.CLOSED);
        assertThat(before).hasSize(1);
    }

    @Test
    void forgetsAllWhenCleared() {
        history.up(at(1));
        history.down(at(2), LinkDownReason.DISABLED);
        history.clear();
        assertThat(history.events()).isEmpty();
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }
}
