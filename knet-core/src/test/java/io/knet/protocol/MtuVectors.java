package io.knet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetLimits;
import io.knet.crypto.CryptoOverhead;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What libknet 1.25 was seen to compute and to probe. */
final class MtuVectors {
    private static final Pattern ROW =
            Pattern.compile(
                    "\"ip_version\": (\\d),\\s*\"cipher\": \"(\\w+)\",\\s*"
                            + "\"hash\": \"(\\w+)\",\\s*\"values\": \\{([^}]*)},\\s*\"reset_floor\": (\\d+)");
    private static final Pattern VALUE = Pattern.compile("\"(\\d+)\": (\\d+)");
    private static final Pattern CASE =
            Pattern.compile(
                    "\"id\": \"([^\"]+)\".*?\"ip_version\": (\\d).*?\"probes\": \\[(.*?)],\\s*\"link_mtu\": (\\d+)",
                    Pattern.DOTALL);
    private static final Pattern PROBE =
            Pattern.compile(
                    "\"size_field\": (\\d+),\\s*\"udp_payload_len\": (\\d+),\\s*\"answered\": (true|false)");

    private MtuVectors() {}

    record DataMtu(
            boolean ipv6, CryptoOverhead crypto, Map<Integer, Integer> byInterfaceMtu, int floor) {
        int headers() {
            return (ipv6 ? 40 : 20) + MtuMath.UDP_HEADER;
        }
    }

    record ProbeSeen(int size, int payload, boolean answered) {}

    record Search(String id, List<ProbeSeen> probes, int linkMtu) {
        @Override
        public String toString() {
            return id;
        }
    }

    static List<DataMtu> dataMtu() {
        List<DataMtu> rows = new ArrayList<>();
        Matcher row = ROW.matcher(resource("data-mtu.json"));
        while (row.find()) {
            Map<Integer, Integer> values = new LinkedHashMap<>();
            Matcher value = VALUE.matcher(row.group(4));
            while (value.find()) {
                values.put(Integer.parseInt(value.group(1)), Integer.parseInt(value.group(2)));
            }
            rows.add(
                    new DataMtu(
                            row.group(1).equals("6"),
                            overhead(row.group(2), row.group(3)),
                            values,
                            Integer.parseInt(row.group(5))));
        }
        assertThat(rows).hasSize(42).allSatisfy(r -> assertThat(r.byInterfaceMtu).hasSize(8));
        return rows;
    }

    static List<Search> searches() {
        List<Search> searches = new ArrayList<>();
        Matcher search = CASE.matcher(resource("pmtud-search.json"));
        while (search.find()) {
            List<ProbeSeen> probes = new ArrayList<>();
            Matcher probe = PROBE.matcher(search.group(3));
            while (probe.find()) {
                probes.add(
                        new ProbeSeen(
                                Integer.parseInt(probe.group(1)),
                                Integer.parseInt(probe.group(2)),
                                Boolean.parseBoolean(probe.group(3))));
            }
            assertThat(search.group(2)).isEqualTo("4");
            searches.add(new Search(search.group(1), probes, Integer.parseInt(search.group(4))));
        }
        assertThat(searches).hasSize(4);
        return searches;
    }

    static CryptoOverhead overhead(String cipher, String hash) {
        if (hash.equals("none")) {
            return CryptoOverhead.NONE;
        }
        return CryptoOverhead.of(
                CryptoConfig.of(
                        CryptoConfig.DEFAULT_MODEL,
                        CryptoCipher.ofName(cipher),
                        CryptoHash.ofName(hash),
                        new byte[KnetLimits.MIN_KEY]));
    }

    private static String resource(String name) {
        try (InputStream in = MtuVectors.class.getResourceAsStream("/vectors/" + name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
