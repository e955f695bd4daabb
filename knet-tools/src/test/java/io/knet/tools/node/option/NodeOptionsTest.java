package io.knet.tools.node.option;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ClearTraffic;
import io.knet.CryptoConfig;
import io.knet.HostConfig;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.NativeMode;
import io.knet.admin.value.LinkName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class NodeOptionsTest {
    @TempDir private Path directory;

    @Test
    void allButTheIdHaveDefaults() {
        NodeOptions options = parse("--id", "7");

        NodeSettings settings = options.settings();

        assertThat(options.json()).isFalse();
        assertThat(settings.id()).isEqualTo(7);
        assertThat(settings.peers()).isEmpty();
        assertThat(settings.links()).isEmpty();
        assertThat(settings.timers()).isEqualTo(LinkTimers.DEFAULT);
        assertThat(settings.crypto()).isEmpty();
        assertThat(settings.clearTraffic()).isEmpty();
        assertThat(settings.channel()).isZero();
        assertThat(settings.nativeMode()).isEqualTo(NativeMode.AUTO);
    }

    @Test
    void readsEveryOption() throws IOException {
        byte[] key = new byte[200];
        key[199] = '\n';
        Path file = Files.write(directory.resolve("key"), key);

        NodeOptions options =
                parse(
                        "--id=65535",
                        "--peer=2,name=db2,policy=active",
                        "--peer=3",
                        "--link=2/0,127.0.0.1:5405,127.0.0.2:5405,priority=10",
                        "--link=2/1,[::1]:5405,[::1]:5406",
                        "--crypto=bouncycastle/aes128/sha512",
                        "--key-file=" + file,
                        "--allow-clear",
                        "--channel=31",
                        "--ping-interval=50",
                        "--ping-timeout=400",
                        "--pongs-to-come-up=256",
                        "--native=nio",
                        "--spin=250",
                        "--seal-threads=3",
                        "--json");
        NodeSettings settings = options.settings();

        assertThat(options.json()).isTrue();
        assertThat(settings.id()).isEqualTo(65535);
        assertThat(settings.peers())
                .containsExactly(
                        new PeerSpec(2, Optional.of("db2"), HostConfig.of(LinkPolicy.ACTIVE)),
                        new PeerSpec(3, Optional.empty(), HostConfig.of(LinkPolicy.PASSIVE)));
        assertThat(settings.links())
                .extracting(LinkSpec::name)
                .containsExactly(new LinkName(2, 0), new LinkName(2, 1));
        assertThat(settings.timers())
                .isEqualTo(LinkTimers.ofMillis(50, 400).withPongsToComeUp(256));
        try (CryptoConfig crypto = settings.crypto().orElseThrow()) {
            assertThat(crypto).hasToString("bouncycastle/aes128/sha512");
            assertThat(crypto.key()).isEqualTo(key);
        }
        assertThat(settings.clearTraffic()).contains(ClearTraffic.ALLOW);
        assertThat(settings.channel()).isEqualTo(31);
        assertThat(settings.nativeMode()).isEqualTo(NativeMode.NIO);
        assertThat(settings.spin()).isEqualTo(Duration.ofNanos(250_000));
        assertThat(settings.sealingThreads()).isEqualTo(3);
    }

    @Test
    void knowsAllKindsOfSockets() {
        assertThat(List.of("auto", "epoll", "nio"))
                .extracting(kind -> parse("--id=1", "--native=" + kind).settings().nativeMode())
                .containsExactly(NativeMode.AUTO, NativeMode.EPOLL, NativeMode.NIO);
    }

    private static NodeOptions parse(String... args) {
        NodeOptions options = new NodeOptions();
        new CommandLine(options).parseArgs(args);
        return options;
    }
}
