package io.knet.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetEvent;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class EventFeedTest {
    private int wakeUps;
    private final EventFeed feed =
            new EventFeed(
                    2, InstantSource.fixed(Instant.parse("2026-01-31T10:15:30Z")), () -> wakeUps++);

    private void tell(int mtu) {
        feed.tell((KnetEvent.DataMtu) () -> mtu);
    }

    @Test
    void remembersTheLastEventsAndCountsThoseThatWereForgotten() {
        tell(1);
        tell(2);
        EventFeed.Batch first = feed.from(0);
        assertThat(first.lines()).hasSize(2);
        assertThat(first.lost()).isZero();

        tell(3);
        tell(4);
        tell(5);
        EventFeed.Batch second = feed.from(first.next());
        assertThat(second.lost()).isEqualTo(1);
        assertThat(second.lines())
                .hasSize(2)
                .last()
                .asString()
                .isEqualTo(
                        "{\"schema\":1,\"time\":\"2026-01-31T10:15:30Z\",\"summary\":\"messages of"
                                + " up to 5 bytes go in one packet\",\"event\":\"mtu\","
                                + "\"data_mtu\":5}");
        assertThat(feed.from(second.next()).lines()).isEmpty();
        assertThat(wakeUps).isEqualTo(5);
    }
}
