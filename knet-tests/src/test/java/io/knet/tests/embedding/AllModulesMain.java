package io.knet.tests.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knet.KnetCapabilities;
import io.knet.KnetHandle;
import io.knet.admin.AdminEndpoint;
import io.knet.admin.jmx.KnetMBeans;
import io.knet.config.KnetConfig;
import io.knet.micrometer.KnetMetrics;
import io.knet.testkit.TestCluster;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** A program with all of knet's modules that programs may have, each of which it uses. */
final class AllModulesMain {
    private static final String QUESTION = "{\"schema\":1,\"request\":\"status\"}\n";

    private AllModulesMain() {}

    /** A node that a file describes, and that is asked; prints what comes of it. */
    public static void main(String[] arguments) throws Exception {
        OptionalParts.tell();
        KnetCapabilities.current()
                .transports()
                .forEach(transport -> System.out.println("transport " + transport.name()));
        try (KnetConfig config = KnetConfig.load(Path.of(arguments[0]));
                KnetHandle handle = config.start(UnaryOperator.identity())) {
            System.out.println("configured " + handle.hostId());
            tellAdmin(handle, Path.of(arguments[1]));
            tellMeters(handle);
        }
        try (TestCluster cluster = TestCluster.builder().start()) {
            System.out.println("cluster of " + cluster.nodes().size());
        }
        ModulePathMain.tellPackages();
    }

    private static void tellAdmin(KnetHandle handle, Path path) throws Exception {
        try (AdminEndpoint endpoint = AdminEndpoint.open(handle, path);
                KnetMBeans beans = KnetMBeans.register(handle)) {
            System.out.println("status " + ask(endpoint.path()));
            System.out.println(
                    "bean of node "
                            + ManagementFactory.getPlatformMBeanServer()
                                    .getAttribute(beans.name(), "Node"));
        }
    }

    private static String ask(Path path) throws IOException {
        try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            socket.write(ByteBuffer.wrap(QUESTION.getBytes(UTF_8)));
            return new BufferedReader(new InputStreamReader(Channels.newInputStream(socket), UTF_8))
                    .readLine();
        }
    }

    private static void tellMeters(KnetHandle handle) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (KnetMetrics metrics = new KnetMetrics(handle)) {
            metrics.bindTo(registry);
            System.out.println("hosts " + registry.get("knet.hosts").gauge().value());
        }
    }
}
