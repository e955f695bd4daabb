package io.knet.stats;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.knet.AeadCipher;
import io.knet.Dialect;
import io.knet.KnetAddress;
import io.knet.LinkDownReason;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.stats.report.ChannelReport;
import io.knet.stats.report.DiagnosesReport;
import io.knet.stats.report.DiagnosisReport;
import io.knet.stats.report.HandleReport;
import io.knet.stats.report.HostReport;
import io.knet.stats.report.LatencyReport;
import io.knet.stats.report.LinkCountsReport;
import io.knet.stats.report.LinkReport;
import io.knet.stats.report.PeerViewReport;
import io.knet.stats.report.SessionReport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The forms that scripts and people read. The JSON is stable: add to it, change nothing. */
class StatsTextTest {
    private static final InetSocketAddress LOCAL = KnetAddress.parse("127.0.0.1", 5405);
    private static final InetSocketAddress REMOTE = KnetAddress.parse("::1", 5406);

    private static LinkStats linkStats() {
        Map<LinkCounter, Long> counters = new EnumMap<>(LinkCounter.class);
        long value = 1;
        for (LinkCounter counter : LinkCounter.values()) {
            counters.put(counter, value);
            value *= 2;
        }
        return new LinkCountsReport(counters);
    }

    private static final String LINK_STATS =
            "\"tx_data_packets\":1,\"tx_data_bytes\":2,\"rx_data_packets\":4,\"rx_data_bytes\":8,"
                    + "\"tx_ping_packets\":16,\"tx_ping_bytes\":32,\"rx_ping_packets\":64,"
                    + "\"rx_ping_bytes\":128,\"tx_pong_packets\":256,\"tx_pong_bytes\":512,"
                    + "\"rx_pong_packets\":1024,\"rx_pong_bytes\":2048,\"tx_pmtu_packets\":4096,"
                    + "\"tx_pmtu_bytes\":8192,\"rx_pmtu_packets\":16384,\"rx_pmtu_bytes\":32768,"
                    + "\"tx_data_errors\":65536,\"tx_ping_errors\":131072,"
                    + "\"tx_pong_errors\":262144,\"tx_pmtu_errors\":524288,"
                    + "\"tx_data_retries\":1048576,\"tx_ping_retries\":2097152,"
                    + "\"tx_pong_retries\":4194304,\"tx_pmtu_retries\":8388608,"
                    + "\"tx_trains\":16777216,\"tx_trains_refused\":33554432,"
                    + "\"rx_kernel_drops\":67108864,\"up_count\":134217728,"
                    + "\"down_count\":268435456,"
                    + "\"tx_handshake_packets\":536870912,"
                    + "\"tx_handshake_bytes\":1073741824,"
                    + "\"rx_handshake_packets\":2147483648,"
                    + "\"rx_handshake_bytes\":4294967296,"
                    + "\"tx_receipt_packets\":8589934592,"
                    + "\"tx_receipt_bytes\":17179869184,"
                    + "\"rx_receipt_packets\":34359738368,"
                    + "\"rx_receipt_bytes\":68719476736,"
                    + "\"tx_handshake_errors\":137438953472,"
                    + "\"tx_receipt_errors\":274877906944,"
                    + "\"tx_view_packets\":549755813888,"
                    + "\"tx_view_bytes\":1099511627776,"
                    + "\"rx_view_packets\":2199023255552,"
                    + "\"rx_view_bytes\":4398046511104,"
                    + "\"tx_view_errors\":8796093022208,"
                    + "\"tx_total_packets\":558882623761,\"tx_total_bytes\":1117765247522,"
                    + "\"rx_total_packets\":2235530495044,\"rx_total_bytes\":4471060990088,"
                    + "\"tx_total_errors\":9208410865664,\"tx_total_retries\":15728640";

    private static LinkStatus status(
            LatencyStats latency, Optional<Duration> sincePong, List<LinkEvent> history) {
        return status(latency, sincePong, history, DiagnosesReport.NONE);
    }

    private static LinkStatus status(
            LatencyStats latency,
            Optional<Duration> sincePong,
            List<LinkEvent> history,
            DiagnosesReport diagnoses) {
        return new LinkReport(
                2,
                1,
                LOCAL,
                Optional.of(LOCAL),
                Optional.of(REMOTE),
                "udp/epoll",
                true,
                true,
                true,
                7,
                LinkTimers.DEFAULT,
                1397,
                102,
                latency,
                sincePong,
                history,
                Optional.of("TIMEOUT (no pong for 2000 ms)"),
                diagnoses,
                linkStats(),
                new LinkCountsReport(Map.of()),
                false);
    }

    private static Optional<Duration> micros(long count) {
        return Optional.of(Duration.ofNanos(count * 1000 + 999));
    }

    @Test
    void theJsonOfALinksCountersIsStable() {
        assertThat(linkStats().toJson()).isEqualTo("{" + LINK_STATS + "}");
    }

    @Test
    void theJsonOfALinkIsStable() {
        LatencyStats latency =
                new LatencyReport(
                        5,
                        micros(200),
                        micros(150),
                        micros(250),
                        micros(90),
                        micros(900),
                        micros(180));
        List<LinkEvent> history =
                List.of(
                        LinkEvent.up(Instant.parse("2026-01-31T10:15:30.500987654Z")),
                        LinkEvent.down(
                                Instant.parse("2026-01-31T10:16:00Z"), LinkDownReason.TIMEOUT));
        LinkStatus status = status(latency, Optional.of(Duration.ofMillis(321)), history);
        assertThat(status.toJson())
                .isEqualTo(
                        "{\"host\":2,\"link\":1,\"local\":\"127.0.0.1:5405\","
                                + "\"source\":\"127.0.0.1:5405\","
                                + "\"remote\":\"[::1]:5406\","
                                + "\"transport\":\"udp/epoll\",\"enabled\":true,\"up\":true,"
                                + "\"active\":true,\"priority\":7,\"ping_interval_ms\":1000,"
                                + "\"pong_timeout_ms\":2000,\"precision\":2048,\"pongs_to_come_up\":6,"
                                + "\"mtu\":1397,\"overhead\":102,\"latency_us\":200,"
                                + "\"latency_min_us\":150,\"latency_max_us\":250,"
                                + "\"latency_fastest_us\":90,\"latency_slowest_us\":900,"
                                + "\"latency_last_us\":180,\"latency_samples\":5,"
                                + "\"since_pong_ms\":321,\"up_count\":134217728,"
                                + "\"down_count\":268435456,"
                                + "\"last_down\":\"TIMEOUT (no pong for 2000 ms)\","
                                + "\"findings\":[],"
                                + "\"history\":[{\"time\":\"2026-01-31T10:15:30.500Z\",\"up\":true},"
                                + "{\"time\":\"2026-01-31T10:16:00Z\",\"up\":false,"
                                + "\"reason\":\"TIMEOUT\"}],\"stats\":{"
                                + LINK_STATS
                                + "},\"lifetime_stats\":"
                                + new LinkCountsReport(Map.of()).toJson()
                                + "}");
        assertThat(status)
                .hasToString(
                        "link 2/1: up, in use, 127.0.0.1:5405 -> [::1]:5406,"
                                + " udp/epoll, priority 7, mtu 1397, latency 200 us, came up"
                                + " 134217728 times, went down 268435456, last: TIMEOUT (no pong for 2000 ms)");
        assertThat(history)
                .hasToString("[2026-01-31T10:15:30.500Z up, 2026-01-31T10:16:00Z down (TIMEOUT)]");
    }

    @Test
    void whatIsTheMatterWithALinkAndWhatWasAreDifferentMembers() throws JsonProcessingException {
        Diagnosis silent =
                new DiagnosisReport(
                        DiagnosisCode.SILENT,
                        Map.of("remote", "[::1]:5406", "since", "12 s"),
                        1,
                        Instant.EPOCH,
                        Instant.EPOCH);
        Diagnosis late =
                new DiagnosisReport(
                        DiagnosisCode.TOO_LATE,
                        Map.of("remote", "[::1]:5406", "late", "2100", "timeout", "2000"),
                        3,
                        Instant.EPOCH,
                        Instant.EPOCH);
        LinkStatus status =
                status(
                        LatencyReport.NONE,
                        Optional.empty(),
                        List.of(),
                        new DiagnosesReport(
                                Optional.of(silent),
                                Optional.of(Instant.ofEpochMilli(2)),
                                Optional.of(late),
                                Optional.of(Instant.ofEpochMilli(1)),
                                List.of(late, silent),
                                Optional.of(
                                        new PeerViewReport(
                                                true,
                                                false,
                                                false,
                                                Optional.of(DiagnosisCode.ONE_WAY),
                                                Optional.of(Instant.ofEpochMilli(3)),
                                                Instant.ofEpochMilli(4)))));
        JsonNode json = new ObjectMapper().readTree(status.toJson());
        assertThat(json.path("diagnosis").path("code").asText()).isEqualTo("silent");
        assertThat(json.path("diagnosis_since").asText()).isEqualTo("1970-01-01T00:00:00.002Z");
        assertThat(json.path("last_diagnosis").path("code").asText()).isEqualTo("too-late");
        assertThat(json.path("last_diagnosis_until").asText())
                .isEqualTo("1970-01-01T00:00:00.001Z");
        assertThat(json.path("findings")).hasSize(2);
        assertThat(status.summary())
                .endsWith(
                        ", diagnosis silent: nothing was heard of [::1]:5406 for 12 s; next: ping"
                                + " {remote_ip}, the peer says: down (packets pass in one direction"
                                + " only) as of 1970-01-01T00:00:00.004Z");
        JsonNode peer = json.path("peer_view");
        assertThat(peer.path("enabled").asBoolean(false)).isTrue();
        assertThat(peer.path("up").asBoolean(true)).isFalse();
        assertThat(peer.path("diagnosis").asText()).isEqualTo("one-way");
        assertThat(peer.path("since").asText()).isEqualTo("1970-01-01T00:00:00.003Z");
        assertThat(peer.path("told").asText()).isEqualTo("1970-01-01T00:00:00.004Z");
    }

    @Test
    void whatIsNotKnownOfALinkIsLeftOut() throws JsonProcessingException {
        JsonNode json =
                new ObjectMapper()
                        .readTree(status(LatencyReport.NONE, Optional.empty(), List.of()).toJson());
        assertThat(json.path("latency_samples").asInt(-1)).isZero();
        assertThat(json.has("latency_us")).isFalse();
        assertThat(json.has("latency_min_us")).isFalse();
        assertThat(json.has("since_pong_ms")).isFalse();
        assertThat(json.path("history").isArray()).isTrue();
    }

    @Test
    void theJsonOfAHostIsStable() {
        HostStatus host =
                new HostReport(
                        2,
                        "db \"2\"",
                        true,
                        LinkPolicy.ACTIVE,
                        List.of(0, 3),
                        Dialect.LIBKNET,
                        Optional.empty());
        assertThat(host.toJson())
                .isEqualTo(
                        "{\"host\":2,\"name\":\"db \\\"2\\\"\",\"reachable\":true,"
                                + "\"policy\":\"active\",\"active_links\":[0,3],\"dialect\":\"libknet\"}");
        assertThat(host)
                .hasToString("host 2 (db \"2\"): reachable, policy active, links in use [0, 3]");
        assertThat(
                        new HostReport(
                                2,
                                "2",
                                false,
                                LinkPolicy.RR,
                                List.of(),
                                Dialect.SESSION,
                                Optional.of(
                                        new SessionReport(
                                                Duration.ofSeconds(12),
                                                true,
                                                AeadCipher.AES_GCM,
                                                Optional.empty(),
                                                3,
                                                4,
                                                1))))
                .hasToString("host 2: not reachable, policy rr, in a session, aesgcm, 12 s old");
    }

    @Test
    void theJsonOfAChannelIsStable() {
        ChannelStats channel = new ChannelReport(1, 2, 3, 4, 5, 6);
        assertThat(channel.toJson())
                .isEqualTo(
                        "{\"sent\":1,\"refused\":2,\"received\":3,\"overflowed\":4,"
                                + "\"send_queue_bytes\":5,\"receive_queue_bytes\":6}");
        assertThat(channel)
                .hasToString(
                        "sent 1, refused 2, received 3, overflowed 4, queued 5 bytes to send, 6"
                                + " received");
    }

    @Test
    void theJsonOfAHandleHasEveryCounterAndTimesInNanoseconds() {
        HandleStats stats =
                new HandleReport(
                        Map.of(HandleCounter.TX_MESSAGES, 12L),
                        Map.of(HandleTimer.TX_CRYPT, TimeStats.ofNanos(4, 4007, 900, 1300)),
                        Map.of(DropReason.DUPLICATE, 3L),
                        linkStats());
        assertThat(stats.toJson())
                .isEqualTo(
                        "{\"handle\":{\"tx_uncompressed_packets\":0,\"tx_compressed_packets\":0,"
                                + "\"tx_compressed_original_bytes\":0,"
                                + "\"tx_compressed_size_bytes\":0,\"tx_unable_to_compress\":0,"
                                + "\"tx_failed_to_compress\":0,\"rx_compressed_packets\":0,"
                                + "\"rx_compressed_original_bytes\":0,"
                                + "\"rx_compressed_size_bytes\":0,\"rx_failed_to_decompress\":0,"
                                + "\"tx_crypt_packets\":0,\"tx_crypt_byte_overhead\":0,"
                                + "\"rx_crypt_packets\":0,\"rx_crypt_byte_overhead\":0,"
                                + "\"tx_messages\":12,\"rx_messages\":0,\"callback_failures\":0,"
                                + "\"loop_stalls\":0,"
                                + "\"tx_compress_time_count\":0,\"tx_compress_time_total\":0,"
                                + "\"rx_compress_time_count\":0,\"rx_compress_time_total\":0,"
                                + "\"tx_crypt_time_count\":4,\"tx_crypt_time_total\":4007,"
                                + "\"tx_crypt_time_ave\":1001,\"tx_crypt_time_min\":900,"
                                + "\"tx_crypt_time_max\":1300,"
                                + "\"rx_crypt_time_count\":0,\"rx_crypt_time_total\":0},\"drops\":{"
                                + "\"kernel_buffer_full\":0,\"empty_datagram\":0,"
                                + "\"clear_not_allowed\":0,\"not_authentic\":0,\"dialect\":0,"
                                + "\"session_bad_length\":0,\"session_bad_mac\":0,"
                                + "\"session_version\":0,\"session_suite\":0,"
                                + "\"session_truncated\":0,\"session_not_for_us\":0,"
                                + "\"session_unknown_host\":0,\"session_policy\":0,"
                                + "\"session_unknown_link\":0,\"session_wrong_source\":0,"
                                + "\"session_bad_index\":0,\"session_stale\":0,"
                                + "\"session_too_often\":0,\"session_no_handshake\":0,"
                                + "\"session_handshake_failed\":0,"
                                + "\"session_wrong_identity\":0,\"session_mismatch\":0,"
                                + "\"session_too_short\":0,\"session_unknown_index\":0,"
                                + "\"session_exhausted\":0,\"session_duplicate\":0,"
                                + "\"session_too_old\":0,\"session_not_authentic\":0,"
                                + "\"session_wrong_host\":0,\"session_bad_receipts\":0,\"session_bad_views\":0,\"too_short\":0,"
                                + "\"unknown_version\":0,\"unknown_host\":0,"
                                + "\"unknown_type\":0,\"unknown_link\":0,\"wrong_source\":0,"
                                + "\"access_list\":0,\"link_disabled\":0,\"link_starting\":0,"
                                + "\"loop_busy\":0,\"host_not_reachable\":0,\"duplicate\":3,"
                                + "\"bad_fragment\":0,\"stale_fragment\":0,"
                                + "\"reassembly_expired\":0,\"reassembly_overflow\":0,"
                                + "\"compression_unavailable\":0,\"decompression_failed\":0,"
                                + "\"message_too_long\":0,\"forwarding_disabled\":0,"
                                + "\"filter_refused\":0,\"filter_failed\":0,\"not_for_us\":0,"
                                + "\"bad_channel\":0,\"channel_closed\":0,"
                                + "\"receive_queue_full\":0,\"no_destination\":0,"
                                + "\"destination_down\":0,\"too_many_fragments\":0,"
                                + "\"handler_failed\":0,\"no_session\":0,\"crypto_failed\":0,"
                                + "\"socket_full\":0,\"socket_error\":0,"
                                + "\"closed\":0},\"all_links\":{"
                                + LINK_STATS
                                + "}}");
        assertThat(stats)
                .hasToString(
                        "tx_messages 12, tx_crypt_time 1001/900/1300 ns, dropped, duplicate: 3");
        assertThat(stats.get(HandleTimer.RX_CRYPT)).isEqualTo(TimeStats.NONE);
        assertThat(stats.allDrops()).isEqualTo(3);
        assertThat(stats.get(LinkCounter.TX_DATA_BYTES)).isEqualTo(2);
    }

    @Test
    void nothingCountedSaysSo() {
        assertThat(new HandleReport(Map.of(), Map.of(), Map.of(), new LinkCountsReport(Map.of())))
                .hasToString("nothing counted");
        assertThat(new LinkCountsReport(Map.of())).hasToString("nothing counted");
        assertThat(TimeStats.NONE).hasToString("none");
        assertThat(TimeStats.NONE.total()).isZero();
        assertThat(TimeStats.ofNanos(4, 4007, 900, 1100).total()).isEqualTo(Duration.ofNanos(4007));
    }
}
