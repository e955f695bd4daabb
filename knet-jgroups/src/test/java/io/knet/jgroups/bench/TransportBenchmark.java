package io.knet.jgroups.bench;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.crypto.KeyGenerator;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.blocks.MethodCall;
import org.jgroups.blocks.RequestOptions;
import org.jgroups.blocks.RpcDispatcher;
import org.jgroups.util.MessageBatch;

/**
 * Three members in one JVM over the loopback interface, with each transport in turn: messages of 1
 * KiB to one and to all, and remote calls. Each measurement is of a JVM of its own, and all
 * contenders have a turn before the first has its next. Prints one line for each, of medians.
 *
 * <p>Arguments: the seconds of each measurement, 5 unless given; the number of turns, 5 unless
 * given; names of contenders, all unless given. All have the bundler that the system property
 * {@code bundler} names, transfer-queue unless given.
 */
public final class TransportBenchmark {
    private static final int LENGTH = 1024;

    /** How long each kind of work goes on before it is measured: most is compiled then. */
    private static final int WARM_UP_SECONDS = 5;

    /** The first argument of a JVM that measures one contender. */
    private static final String ONE = "one";

    private TransportBenchmark() {}

    /** Measures. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 4 && arguments[0].equals(ONE)) {
            measure(
                    Contender.valueOf(arguments[1]),
                    Path.of(arguments[2]),
                    Integer.parseInt(arguments[3]));
            // Some threads of JGroups' outlive their channels.
            System.exit(0);
        }
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        int turns = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        List<Contender> contenders =
                arguments.length > 2
                        ? Stream.of(arguments).skip(2).map(Contender::valueOf).toList()
                        : List.of(Contender.values());
        Path directory = Files.createTempDirectory("knet-jgroups-bench");
        writeKeys(directory);
        Map<Contender, List<double[]>> results = new EnumMap<>(Contender.class);
        for (int turn = 0; turn < turns; turn++) {
            for (Contender contender : contenders) {
                results.computeIfAbsent(contender, first -> new ArrayList<>())
                        .add(inItsOwnJvm(contender, directory, seconds));
            }
        }
        System.out.printf(
                "%-16s %14s %14s %12s %12s%n",
                "transport", "to one, 1/s", "to all, 1/s", "call p50 us", "call p99 us");
        results.forEach(
                (contender, rows) ->
                        System.out.printf(
                                Locale.ROOT,
                                "%-16s %14.0f %14.0f %12.1f %12.1f%n",
                                contender,
                                median(rows, 0),
                                median(rows, 1),
                                median(rows, 2),
                                median(rows, 3)));
    }

    private static double median(List<double[]> rows, int column) {
        double[] sorted = rows.stream().mapToDouble(row -> row[column]).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static double[] inItsOwnJvm(Contender contender, Path directory, int seconds)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(TransportBenchmark.class.getName(), ONE, contender.name()));
        command.addAll(List.of(directory.toString(), Integer.toString(seconds)));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            double[] numbers =
                    out.lines()
                            .filter(line -> line.startsWith(ONE + ' '))
                            .map(line -> line.substring(ONE.length() + 1).split(" ", -1))
                            .map(row -> Stream.of(row).mapToDouble(Double::parseDouble).toArray())
                            .findFirst()
                            .orElseThrow(() -> new IOException(contender + " gave no result"));
            process.waitFor();
            return numbers;
        } finally {
            process.destroyForcibly();
        }
    }

    private static void writeKeys(Path directory) throws Exception {
        byte[] key = new byte[1024];
        new SecureRandom().nextBytes(key);
        Files.write(
                Files.createFile(
                        directory.resolve("key"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------"))),
                key);
        char[] password = "changeit".toCharArray();
        KeyGenerator generator = KeyGenerator.getInstance("AES");
        generator.init(256);
        KeyStore store = KeyStore.getInstance("pkcs12");
        store.load(null, password);
        store.setEntry(
                "key",
                new KeyStore.SecretKeyEntry(generator.generateKey()),
                new KeyStore.PasswordProtection(password));
        try (OutputStream out = Files.newOutputStream(directory.resolve("sym.p12"))) {
            store.store(out, password);
        }
        certificate(directory.resolve("tls.p12"));
    }

    /** Self-signed, which all members have and trust. */
    private static void certificate(Path file) throws IOException, InterruptedException {
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "tls",
                                "-keyalg",
                                "RSA",
                                "-keysize",
                                "2048",
                                "-dname",
                                "CN=bench",
                                "-storetype",
                                "pkcs12",
                                "-storepass",
                                "changeit",
                                "-keystore",
                                file.toString())
                        .inheritIO()
                        .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
    }

    private static void measure(Contender contender, Path directory, int seconds) throws Exception {
        List<JChannel> channels = new ArrayList<>();
        try {
            for (int member = 1; member <= Contender.MEMBERS; member++) {
                byte[] stack =
                        contender
                                .stack(
                                        member,
                                        directory.toString(),
                                        System.getProperty("bundler", "transfer-queue"))
                                .getBytes(StandardCharsets.UTF_8);
                channels.add(new JChannel(new ByteArrayInputStream(stack)).connect("bench"));
            }
            Address other = channels.get(1).getAddress();
            throughput(channels, other, WARM_UP_SECONDS);
            double toOne = throughput(channels, other, seconds);
            throughput(channels, null, WARM_UP_SECONDS);
            double toAll = throughput(channels, null, seconds);
            calls(channels, other, WARM_UP_SECONDS);
            long[] calls = calls(channels, other, seconds);
            System.out.printf(
                    Locale.ROOT,
                    ONE + " %f %f %f %f%n",
                    toOne,
                    toAll,
                    calls[calls.length / 2] / 1e3,
                    calls[calls.length * 99 / 100] / 1e3);
        } finally {
            channels.forEach(JChannel::close);
        }
    }

    /** Counts what one member receives from another. */
    private static final class Counting implements Receiver {
        final AtomicLong received = new AtomicLong();

        @Override
        public void receive(Message message) {
            received.incrementAndGet();
        }

        @Override
        public void receive(MessageBatch batch) {
            received.addAndGet(batch.size());
        }
    }

    /** Messages that another member receives in a second, while one sends as fast as it may. */
    private static double throughput(List<JChannel> channels, Address destination, int seconds)
            throws Exception {
        Counting counting = new Counting();
        channels.get(1).setReceiver(counting);
        byte[] content = new byte[LENGTH];
        long begin = System.nanoTime();
        long end = begin + seconds * 1_000_000_000L;
        while (System.nanoTime() < end) {
            for (int i = 0; i < 100; i++) {
                channels.get(0).send(new BytesMessage(destination, content));
            }
        }
        double rate = counting.received.get() * 1e9 / (System.nanoTime() - begin);
        channels.get(1).setReceiver(null);
        return rate;
    }

    /** What is called. */
    public static final class Echo {
        /** Gives back what it gets. */
        public int echo(int value) {
            return value;
        }
    }

    /** Times of remote calls in nanoseconds, sorted. */
    private static long[] calls(List<JChannel> channels, Address other, int seconds)
            throws Exception {
        try (RpcDispatcher here = new RpcDispatcher(channels.get(0), new Echo());
                RpcDispatcher there = new RpcDispatcher(channels.get(1), new Echo())) {
            MethodCall call = new MethodCall(Echo.class.getMethod("echo", int.class), 7);
            RequestOptions options = RequestOptions.SYNC().setTimeout(10_000);
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            List<Long> times = new ArrayList<>();
            while (System.nanoTime() < end) {
                long begin = System.nanoTime();
                here.callRemoteMethod(other, call, options);
                times.add(System.nanoTime() - begin);
            }
            return times.stream().mapToLong(Long::longValue).sorted().toArray();
        }
    }
}
