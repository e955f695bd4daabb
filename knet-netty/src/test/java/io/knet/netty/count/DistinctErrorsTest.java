package io.knet.netty.count;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.link.LinkId;
import io.knet.stats.DropReason;
import io.knet.stats.ErrorEntry;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DistinctErrorsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T16:06:26Z");
    private static final LinkId LINK = new LinkId(1, 2, 0);

    private final MockTicker clock = Ticker.newMockTicker();
    private final Errors errors = new Errors(clock);

    private void pass(Duration time) {
        clock.advance(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static InetSocketAddress address(int lastByte) {
        return new InetSocketAddress("10.0.0." + lastByte, 5405);
    }

    private ErrorEntry only() {
        List<ErrorEntry> all = errors.snapshot(NOW);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void whatComesAgainAndAgainIsOneEntry() {
        errors.dropped(DropReason.NOT_AUTHENTIC, 1, address(1));
        pass(Duration.ofSeconds(9));
        errors.dropped(DropReason.NOT_AUTHENTIC, 2, address(2));
        pass(Duration.ofSeconds(1));

        ErrorEntry entry = only();
        assertThat(entry.code()).isEqualTo("drop.not_authentic");
        assertThat(entry.count()).isEqualTo(3);
        assertThat(entry.first()).isEqualTo(NOW.minusSeconds(10));
        assertThat(entry.last()).isEqualTo(NOW.minusSeconds(1));
        assertThat(entry.text())
                .startsWith(DropReason.NOT_AUTHENTIC.descriptor().description())
                .endsWith("10.0.0.2:5405");
        assertThat(entry.host()).isEmpty();
        assertThat(entry.link()).isEmpty();
    }

    @Test
    void aTextIsWrittenAtMostOnceASecond() {
        for (int i = 0; i < 100; i++) {
            errors.dropped(DropReason.NOT_AUTHENTIC, 1, address(i));
        }
        assertThat(only().text()).endsWith("10.0.0.0:5405");
        assertThat(only().count()).isEqualTo(100);
        pass(Duration.ofSeconds(1));
        errors.dropped(DropReason.NOT_AUTHENTIC, 1, address(101));
        assertThat(only().text()).endsWith("10.0.0.101:5405");
        assertThat(only().count()).isEqualTo(101);
    }

    @Test
    void linksHaveEntriesOfTheirOwnAndTheLatestIsTheFirst() {
        errors.dropped(DropReason.SOCKET_FULL, 1, LINK);
        pass(Duration.ofSeconds(1));
        errors.dropped(DropReason.SOCKET_FULL, 1, new LinkId(1, 2, 1));
        pass(Duration.ofSeconds(1));
        errors.dropped(DropReason.SOCKET_FULL, 1, new LinkId(1, 2, 0));
        List<ErrorEntry> all = errors.snapshot(NOW);
        assertThat(all).extracting(entry -> entry.link().orElseThrow()).containsExactly(0, 1);
        assertThat(all).extracting(ErrorEntry::count).containsExactly(2L, 1L);
        assertThat(all).extracting(entry -> entry.host().orElseThrow()).containsOnly(2);
        assertThat(all.get(0).text()).endsWith("link 2/0");
    }

    @Test
    void whatIsDroppedThoughNothingIsWrongIsNoError() {
        errors.dropped(DropReason.DUPLICATE, 1, LINK);
        errors.dropped(DropReason.CLOSED, 1, 3);
        errors.dropped(DropReason.NOT_FOR_US, 1, 3);
        assertThat(errors.snapshot(NOW)).isEmpty();
        errors.dropped(DropReason.NO_DESTINATION, 1, 3);
        assertThat(only().text()).endsWith("channel 3");
    }

    @Test
    void errorsOfSocketsAreToldApartByErrnoAndLink() {
        errors.socket("ECONNREFUSED", LINK, () -> "refused");
        errors.socket("ECONNREFUSED", LINK, () -> "refused");
        errors.socket("EPERM", LINK, () -> "not permitted");
        assertThat(errors.snapshot(NOW))
                .extracting(ErrorEntry::code)
                .containsExactlyInAnyOrder("socket.ECONNREFUSED", "socket.EPERM");
    }

    @Test
    void exceptionsAreToldApartByWhereTheyWereThrown() {
        for (int i = 0; i < 3; i++) {
            errors.callback("listener of event " + i, null, new IllegalStateException("no " + i));
        }
        errors.callback("the filter", null, new IllegalStateException("elsewhere"));
        errors.callback("the filter", LINK, new IllegalArgumentException("another kind"));
        List<ErrorEntry> all = errors.snapshot(NOW);
        assertThat(all).hasSize(3);
        assertThat(all).extracting(ErrorEntry::count).containsExactlyInAnyOrder(3L, 1L, 1L);
        assertThat(all)
                .extracting(ErrorEntry::text)
                .anyMatch(
                        text ->
                                text.startsWith(
                                        "listener of event 0 failed:"
                                                + " java.lang.IllegalStateException: no 0 at "));
    }

    @Test
    void anExceptionThatCannotDescribeItselfHurtsNobody() {
        RuntimeException silent =
                new RuntimeException() {
                    @Override
                    public String getMessage() {
                        throw new IllegalStateException("no words");
                    }
                };
        errors.callback("the filter", null, silent);
        assertThat(only().text()).contains("cannot be described");
    }

    @Test
    void aLongTextIsCut() {
        errors.callback("the filter", null, new IllegalStateException("x".repeat(10_000)));
        assertThat(only().text()).hasSizeLessThan(600);
    }

    @Test
    void whenThereAreTooManyTheOneGoesThatDidNotComeForLongest() {
        for (int link = 0; link < Errors.MOST + 10; link++) {
            errors.socket("EPERM", new LinkId(1, link, 0), () -> "not permitted");
            pass(Duration.ofMillis(1));
            errors.socket("EPERM", LINK, () -> "not permitted");
        }
        List<ErrorEntry> all = errors.snapshot(NOW);
        assertThat(all).hasSize(Errors.MOST);
        assertThat(all)
                .extracting(entry -> entry.host().orElseThrow())
                .contains(2)
                .doesNotContain(0, 3);
        assertThat(all.get(0).count()).isGreaterThan(Errors.MOST);
    }

    @Test
    void clearingForgetsAll() {
        errors.stall("held up");
        assertThat(only().code()).isEqualTo("loop.stall");
        errors.clear();
        assertThat(errors.snapshot(NOW)).isEmpty();
    }

    @Test
    void anEntryHasAJsonAndATextForm() {
        errors.socket("EPERM", LINK, () -> "not \"permitted\"");
        assertThat(only().toJson())
                .isEqualTo(
                        "{\"code\":\"socket.EPERM\",\"host\":2,\"link\":0,\"count\":1,"
                                + "\"first\":\"2026-11-22T16:06:26Z\",\"last\":\"2026-11-22T16:06:26Z\","
                                + "\"text\":\"not \\\"permitted\\\"\"}");
        assertThat(only().summary())
                .isEqualTo(
                        "socket.EPERM, link 2/0, once, last 2026-11-22T16:06:26Z: not"
                                + " \"permitted\"");
        assertThat(only()).hasToString(only().summary());
    }
}
