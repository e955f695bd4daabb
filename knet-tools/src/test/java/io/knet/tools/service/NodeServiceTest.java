package io.knet.tools.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.KnetAddress;
import io.knet.KnetHandle;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.netty.NettyHandleBuilder;
import io.knet.tools.KnetProcess;
import io.knet.tools.ToolException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@EnabledOnOs(OS.LINUX)
class NodeServiceTest {
    private static final int SIGTERM = 128 + 15;

    private static final String NO_HOSTS = "0 of 0 hosts reachable, 0 of 0 enabled links up";

    @TempDir private Path folder;

    private static ProcessBuilder node(String socket, String... options) {
        List<String> command = new ArrayList<>(List.of("node", "--service"));
        command.addAll(Arrays.asList(options));
        ProcessBuilder builder = KnetProcess.of(command.toArray(String[]::new));
        builder.environment().put("NOTIFY_SOCKET", socket);
        return builder;
    }

    @Test
    void aManagerHearsWhenANodeIsReadyHowItIsAndThatItEnds() throws Exception {
        Path path = folder.resolve("notify");
        try (PlayedManager manager = new PlayedManager(path.toString())) {
            String peers = "--peer=2";
            String link = "--link=2/0,127.0.0.1:0,127.0.0.1:9";
            Process node = node(path.toString(), "--id=1", peers, link).start();
            try {
                assertThat(manager.await("READY=1"))
                        .contains("STATUS=0 of 1 hosts reachable, 0 of 1 enabled links up");
                // Standard input has ended, which is nothing to a service.
                node.getOutputStream().close();
                node.destroy();
                assertThat(manager.await("STOPPING=1")).contains("STATUS=ending");
                assertThat(node.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(node.exitValue()).isEqualTo(SIGTERM);
                assertThat(manager.heardNothingOf("WATCHDOG")).isTrue();
            } finally {
                node.destroyForcibly();
            }
        }
    }

    @Test
    void aManagerAtAnAbstractAddressIsTold() throws Exception {
        String name = "knet-test-" + UUID.randomUUID();
        try (PlayedManager manager = new PlayedManager("\0" + name)) {
            NodeService service = NodeService.open(Map.of("NOTIFY_SOCKET", "@" + name));
            try (service;
                    KnetHandle handle = KnetHandle.builder(1).build()) {
                Thread runs = new Thread(() -> service.run(handle));
                runs.start();
                assertThat(manager.await("READY=1")).contains("STATUS=" + NO_HOSTS);
                runs.interrupt();
                manager.await("STOPPING=1");
                runs.join();
            }
        }
    }

    @Test
    void theStatusFollowsTheLinks() throws Exception {
        Path path = folder.resolve("notify");
        try (PlayedManager manager = new PlayedManager(path.toString());
                NodeService service = NodeService.open(Map.of("NOTIFY_SOCKET", path.toString()));
                KnetHandle here = KnetHandle.builder(1).build();
                KnetHandle there = KnetHandle.builder(2).build()) {
            Thread runs = new Thread(() -> service.run(here));
            runs.start();
            manager.await("READY=1");
            link(here, 2, "127.0.81.1:5405", "127.0.81.2:5405");
            link(there, 1, "127.0.81.2:5405", "127.0.81.1:5405");
            manager.await("STATUS=1 of 1 hosts reachable, 1 of 1 enabled links up");
            here.host(2).link(0).disable();
            manager.await("STATUS=0 of 1 hosts reachable, 0 of 0 enabled links up");
            runs.interrupt();
            runs.join();
        }
    }

    private static void link(KnetHandle from, int to, String local, String remote) {
        from.addHost(to)
                .addLink(
                        0,
                        LinkConfig.udp(KnetAddress.parse(local), KnetAddress.parse(remote))
                                .withTimers(LinkTimers.ofMillis(50, 20_000).withPongsToComeUp(2)));
    }

    @Test
    void theWatchdogHearsNothingWhileAThreadOfTheNodeStandsStill() throws Exception {
        Path path = folder.resolve("notify");
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Map<String, String> variables =
                Map.of("NOTIFY_SOCKET", path.toString(), "WATCHDOG_USEC", "200000");
        try (PlayedManager manager = new PlayedManager(path.toString());
                NodeService service = NodeService.open(variables);
                KnetHandle handle =
                        new NettyHandleBuilder(1)
                                .eventLoopGroup(group)
                                .linkInitializer(service.loops())
                                .build()) {
            link(handle, 2, "127.0.81.1:0", "127.0.81.2:5405");
            Thread runs = new Thread(() -> service.run(handle));
            runs.start();
            manager.await("WATCHDOG=1");
            manager.await("WATCHDOG=1");

            CountDownLatch standsStill = new CountDownLatch(1);
            CountDownLatch goesOn = new CountDownLatch(1);
            group.execute(
                    () -> {
                        standsStill.countDown();
                        awaitUninterruptibly(goesOn);
                    });
            standsStill.await();
            // One that was asked for before may still be on its way.
            CompletableFuture<Void> asked = service.loops().allWork();
            manager.heardNothingOf("");
            // As long as six signs take.
            CompletableFuture<Void> later = new CompletableFuture<>();
            later.completeOnTimeout(null, 300, TimeUnit.MILLISECONDS).join();
            assertThat(manager.heardNothingOf("WATCHDOG")).isTrue();
            assertThat(asked).isNotDone();

            goesOn.countDown();
            manager.await("WATCHDOG=1");
            runs.interrupt();
            runs.join();
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aManagerThatCannotBeToldIsAnErrorAtOnce() throws Exception {
        assertFails(
                node(folder.resolve("nobody").toString(), "--id=1"),
                "nobody cannot be told that the node is ready: ",
                "; Type=exec in the unit");
        ProcessBuilder withoutEpoll = node(folder.resolve("nobody").toString(), "--id=1");
        withoutEpoll.command().add(1, "-Dio.netty.transport.noNative=true");
        assertFails(withoutEpoll, "Unix datagram sockets need epoll, which is not available: ");
        assertThatThrownBy(() -> NodeService.open(Map.of("NOTIFY_SOCKET", "vsock:2:1")))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("vsock:2:1 cannot be told")
                .hasMessageContaining("neither a path nor an abstract address");
        assertThatThrownBy(() -> NodeService.open(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(107))))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("2 to 107 bytes");
        assertThatThrownBy(() -> NodeService.open(Map.of("WATCHDOG_USEC", "soon")))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("WATCHDOG_USEC=soon must be a number of microseconds");
    }

    private static void assertFails(ProcessBuilder command, String... texts)
            throws IOException, InterruptedException {
        Process node = command.start();
        try (BufferedReader err = node.errorReader(UTF_8)) {
            assertThat(err.lines().toList())
                    .singleElement()
                    .asString()
                    .startsWith("knet node: the service manager at NOTIFY_SOCKET=")
                    .contains(texts);
            assertThat(node.waitFor()).isEqualTo(1);
        } finally {
            node.destroyForcibly();
        }
    }

    @Test
    void aWatchdogOfAnotherProcessIsLeftAlone() {
        Map<String, String> variables =
                Map.of("NOTIFY_SOCKET", "", "WATCHDOG_USEC", "1000", "WATCHDOG_PID", "5");
        assertThat(ServiceEnvironment.of(variables, 5).watchdogMicros()).hasValue(1000);
        assertThat(ServiceEnvironment.of(variables, 6).watchdogMicros()).isEmpty();
        assertThat(ServiceEnvironment.of(variables, 6).notifySocket()).isEmpty();
    }
}
