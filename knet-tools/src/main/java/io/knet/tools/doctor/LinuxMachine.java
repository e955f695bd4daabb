package io.knet.tools.doctor;

import io.knet.KnetCapabilities;
import io.knet.admin.json.JsonValue;
import io.knet.tools.KernelFile;
import io.knet.tools.admin.RunningNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** This machine, by way of the JDK, {@code /proc}, and the commands {@code ip} and {@code ping}. */
final class LinuxMachine implements Machine {
    private static final int CAP_NET_ADMIN = 12;
    private static final int HEX = 16;
    private static final Path USUAL_SOCKETS = Path.of("/run/knet");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A key has up to 4096 bytes. */
    private static final int MOST_OF_FILE = 1 << 16;

    private static final int IPV4_AND_ICMP = 28;
    private static final int IPV6_AND_ICMP = 48;
    private static final int LONGEST_IPV4 = 65_535;

    private static final Pattern DEVICE = Pattern.compile(" dev (\\S+)");
    private static final Pattern SOURCE = Pattern.compile(" src (\\S+)");
    private static final Pattern MTU = Pattern.compile("mtu ?= ?(\\d+)");

    @Override
    public List<Interface> interfaces() {
        List<Interface> found = new ArrayList<>();
        try {
            for (NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                found.add(
                        new Interface(
                                one.getName(),
                                one.isUp() && !carrierIsMissing(one.getName()),
                                one.getMTU(),
                                Collections.list(one.getInetAddresses())));
            }
        } catch (SocketException gone) {
            // An interface went away meanwhile; the others are there.
            return found;
        }
        return found;
    }

    /** A cable without its other end: the interface is up, and nothing leaves. */
    private static boolean carrierIsMissing(String device) {
        return text(Path.of("/sys/class/net", device, "carrier"))
                .filter(carrier -> carrier.strip().equals("0"))
                .isPresent();
    }

    @Override
    public List<UdpSocket> udpSockets() {
        return ProcNetUdp.sockets();
    }

    @Override
    public Optional<Owner> ownerOf(UdpSocket socket) {
        return ProcNetUdp.owner(socket.inode());
    }

    @Override
    public Route route(InetAddress source, InetAddress remote) {
        Optional<String> refusal = Datagrams.connectRefusal(source, remote);
        if (refusal.isPresent()) {
            return new Route(refusal, Optional.empty(), Optional.empty());
        }
        List<String> command = new ArrayList<>(List.of("ip", "-o", "route", "get"));
        command.add(remote.getHostAddress());
        if (!source.isAnyLocalAddress()) {
            command.addAll(List.of("from", source.getHostAddress()));
        }
        String output = Commands.run(command).map(Commands.Result::output).orElse("");
        return new Route(
                Optional.empty(),
                first(DEVICE, output),
                first(SOURCE, output).flatMap(LinuxMachine::address));
    }

    private static Optional<InetAddress> address(String literal) {
        try {
            return Optional.of(InetAddress.getByName(literal));
        } catch (IOException nameless) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<SendError> sendByte(InetAddress source, InetSocketAddress remote) {
        return Datagrams.sendByte(source, remote);
    }

    @Override
    public Echo echo(InetAddress source, InetAddress remote, int bytes, boolean whole) {
        boolean v4 = remote.getAddress().length == 4;
        int payload = v4 ? Math.min(bytes, LONGEST_IPV4) - IPV4_AND_ICMP : bytes - IPV6_AND_ICMP;
        List<String> command =
                new ArrayList<>(List.of("ping", "-n", "-c", "1", "-W", "1", "-s", "" + payload));
        command.addAll(List.of("-M", whole ? "do" : "dont"));
        if (!source.isAnyLocalAddress()) {
            command.addAll(List.of("-I", source.getHostAddress()));
        }
        command.add(remote.getHostAddress());
        Optional<Commands.Result> result = Commands.run(command);
        if (result.isEmpty()) {
            return new Echo(Echo.Answer.UNKNOWN, OptionalInt.empty());
        }
        String output = result.get().output();
        OptionalInt mtu =
                first(MTU, output)
                        .map(Integer::parseInt)
                        .map(OptionalInt::of)
                        .orElse(OptionalInt.empty());
        if (result.get().exitCode() == 0) {
            return new Echo(Echo.Answer.REPLY, OptionalInt.empty());
        }
        if (mtu.isPresent() || output.contains("too long") || output.contains("too big")) {
            return new Echo(Echo.Answer.TOO_LONG, mtu);
        }
        boolean unreachable = output.contains("nreachable") || output.contains("prohibited");
        return new Echo(
                unreachable ? Echo.Answer.UNREACHABLE : Echo.Answer.SILENCE, OptionalInt.empty());
    }

    @Override
    public OptionalLong sysctl(String name) {
        return text(Path.of("/proc/sys", name.split("\\.")))
                .map(String::strip)
                .filter(text -> text.matches("\\d{1,18}"))
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElse(OptionalLong.empty());
    }

    @Override
    public boolean mayExceedLimits() {
        return text(Path.of("/proc/self/status"))
                .flatMap(text -> first(Pattern.compile("CapEff:\\s*([0-9a-f]+)"), text))
                .filter(caps -> (Long.parseUnsignedLong(caps, HEX) >> CAP_NET_ADMIN & 1) == 1)
                .isPresent();
    }

    @Override
    public List<Path> adminSockets() {
        List<Path> found = new ArrayList<>();
        String named = System.getenv("KNET_ADMIN");
        if (named != null && !named.isEmpty()) {
            found.add(Path.of(named).toAbsolutePath());
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(USUAL_SOCKETS)) {
            files.forEach(found::add);
        } catch (IOException | DirectoryIteratorException hidden) {
            return found;
        }
        return found;
    }

    @Override
    public JsonValue status(Path adminSocket) {
        return RunningNode.status(adminSocket, PATIENCE);
    }

    @Override
    public List<Feature> features() {
        return KnetCapabilities.current().kernelFeatures().stream()
                .map(feature -> new Feature(feature.name(), feature.unavailable()))
                .toList();
    }

    @Override
    public Optional<FileFacts> file(String name) {
        Path path = Path.of(name);
        try {
            if (!Files.isRegularFile(path)) {
                return Optional.empty();
            }
            PosixFileAttributeView view =
                    Files.getFileAttributeView(path, PosixFileAttributeView.class);
            Optional<String> mode =
                    view == null
                            ? Optional.empty()
                            : Optional.of(
                                    PosixFilePermissions.toString(
                                            view.readAttributes().permissions()));
            try (var bytes = Files.newInputStream(path)) {
                return Optional.of(
                        new FileFacts(
                                mode,
                                Files.size(path),
                                KeyCheck.differentBytes(bytes.readNBytes(MOST_OF_FILE))));
            }
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** What a file of the kernel's holds. */
    static Optional<String> text(Path file) {
        try {
            return Optional.of(KernelFile.text(file));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        @Nullable String found = matcher.find() ? matcher.group(1) : null;
        return Optional.ofNullable(found);
    }
}
