package io.knet.tools.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.knet.ClearTraffic;
import io.knet.CryptoConfig;
import io.knet.KnetAddress;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.Registration;
import io.knet.admin.AdminEndpoint;
import io.knet.netty.NettyHandleBuilder;
import io.knet.netty.handler.LinkHandlers;
import io.knet.stats.DiagnosisCode;
import io.knet.tools.CommandRun;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class PingCommandTest {
    private static final LinkTimers TIMERS = LinkTimers.ofMillis(50, 20_000).withPongsToComeUp(2);

    @TempDir private Path folder;
    private volatile int longest = Integer.MAX_VALUE;
    private final KnetHandle node =
            new NettyHandleBuilder(1)
                    .linkInitializer(
                            (channel, link) ->
                                    channel.pipeline()
                                            .addAfter(LinkHandlers.SOCKET, "hole", new Hole()))
                    .build();
    private final List<KnetHandle> peers = new ArrayList<>();
    private AdminEndpoint endpoint;

    /** Loses what is too long. */
    private final class Hole extends ChannelDuplexHandler {
        @Override
        public void write(ChannelHandlerContext ctx, Object packet, ChannelPromise promise) {
            if (packet instanceof ByteBuf bytes && bytes.readableBytes() > longest) {
                bytes.release();
                promise.trySuccess();
            } else {
                ctx.write(packet, promise);
            }
        }
    }

    @BeforeEach
    void open() throws Exception {
        endpoint = AdminEndpoint.open(node, folder.resolve("admin").resolve("node1"));
        node.mtu().manual(1500);
    }

    @AfterEach
    void close() {
        endpoint.close();
        node.close();
        peers.forEach(KnetHandle::close);
    }

    private static KnetLink link(KnetHandle from, int to, int link, int local, int remote) {
        return from.findHost(to)
                .orElseGet(() -> from.addHost(to))
                .addLink(
                        link,
                        LinkConfig.udp(
                                        KnetAddress.parse("127.0.79." + local + ":5411"),
                                        KnetAddress.parse("127.0.79." + remote + ":5411"))
                                .withTimers(TIMERS));
    }

    private void connect() {
        KnetHandle peer = KnetHandle.builder(2).build();
        peers.add(peer);
        link(peer, 1, 0, 42, 41);
        link(node, 2, 0, 41, 42).whenUp().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private CommandRun ping(String... words) {
        List<String> args =
                new ArrayList<>(
                        List.of("ping", "-n", endpoint.path().toString(), "--interval", "0"));
        args.addAll(List.of(words));
        return CommandRun.of(args.toArray(String[]::new));
    }

    @Test
    void anAnsweredPingTellsSizeAndTime() throws Exception {
        connect();
        CommandRun run = ping("2/0", "--size", "1400", "--wait", "30000");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .containsPattern("^(link 2/0: 1400 bytes, answered in \\d+ us\n){3}")
                .containsPattern("link 2/0: 3 sent, 3 answered, round trip \\d+/\\d+/\\d+ us");
        JsonNode json =
                new ObjectMapper()
                        .readTree(ping("2", "--count", "1", "--wait", "30000", "--json").out());
        assertThat(json.at("/schema").asInt()).isEqualTo(1);
        assertThat(json.at("/event").asText()).isEqualTo("ping");
        assertThat(json.at("/link").asInt(-1)).isZero();
        assertThat(json.at("/rtt_us").asLong()).isPositive();
    }

    @Test
    void aPathThatLosesLongPacketsIsFoundByAShortOne() {
        connect();
        longest = 1000;
        CommandRun run = ping("2/0", "--size", "1400", "--count", "1", "--wait", "2000");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .startsWith("link 2/0: no answer; layer path-mtu, direction out: a packet of 1400")
                .contains("bytes was: the path loses packets that long")
                .endsWith("link 2/0: 1 sent, 0 answered\n");
    }

    @Test
    void aDisabledLinkIsSaidToBeDisabled() {
        connect();
        node.host(2).link(0).disable();
        CommandRun run = ping("2/0", "--count", "1");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("layer link, direction out: the link is disabled here (disabled)")
                .contains("next: knet set link 2/0 enabled=on");
    }

    @Test
    void aPortThatNobodyHasIsARefusal() {
        link(node, 2, 0, 41, 42);
        CommandRun run = ping("2/0", "--count", "2", "--wait", "2000");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("layer port, direction out: ");
    }

    @Test
    void packetsThatCannotBeOpenedAreAMatterOfCrypto() throws Exception {
        byte[] key = new byte[128];
        try (CryptoConfig crypto = CryptoConfig.aes256Sha256(key)) {
            KnetHandle peer = KnetHandle.builder(2).crypto(crypto).build();
            peers.add(peer);
            node.crypto().set(1, CryptoConfig.aes256Sha256(new byte[256]));
            node.crypto().use(1);
            node.crypto().clearTraffic(ClearTraffic.DISALLOW);
            link(peer, 1, 0, 42, 41);
        }
        KnetLink link = link(node, 2, 0, 41, 42);
        awaitDiagnosis(link);
        CommandRun run = ping("2/0", "--count", "1", "--wait", "200");
        assertThat(run.out()).contains("layer crypto, direction in: ").contains("(not-authentic)");
    }

    private void awaitDiagnosis(KnetLink link) throws InterruptedException {
        CountDownLatch seen = new CountDownLatch(1);
        try (Registration registration =
                node.onEvent(
                        event -> {
                            if (isNotAuthentic(link)) {
                                seen.countDown();
                            }
                        })) {
            if (isNotAuthentic(link)) {
                seen.countDown();
            }
            assertThat(seen.await(60, TimeUnit.SECONDS)).as(registration.toString()).isTrue();
        }
    }

    private static boolean isNotAuthentic(KnetLink link) {
        return link.status()
                .diagnosis()
                .filter(why -> why.code() == DiagnosisCode.NOT_AUTHENTIC)
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "3, there is no host 3",
        "3/0, there is no host 3",
        "2/1, there is no link 2/1; links of host 2 are [0]",
        "x, host id \"x\" must be a number",
        "2/x, link id \"x\" must be a number",
        "2/0 --size 0, --size 0 must be from 1 to 65535",
        "2/0 --size 20, size 20 is too small for a packet of link 2/0; it has at least 37 bytes",
        "2/0 --count 0, --count 0 must be from 1 to 1000000",
        "2/0 --wait 0, --wait 0 must be from 1 to 60000",
        "2/0 --interval x, --interval"
    })
    void badInputIsOneLine(String words, String message) {
        link(node, 2, 0, 41, 42);
        CommandRun run = ping(words.split(" ", -1));
        assertThat(run.err()).startsWith("knet ping: ").contains(message).hasLineCount(1);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }
}
