package io.knet.tools.doctor;

import io.knet.admin.json.JsonValue;
import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import io.knet.tools.doctor.Machine.Echo.Answer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A machine whose facts a test plants; without any, it has nothing but a way to everybody. */
final class PlantedMachine implements Machine {
    final List<Interface> interfaces = new ArrayList<>();
    final Map<UdpSocket, Owner> sockets = new HashMap<>();
    final List<UdpSocket> hiddenSockets = new ArrayList<>();
    final Map<Path, String> answers = new HashMap<>();
    final Map<String, Long> sysctls = new HashMap<>();
    final Map<String, FileFacts> files = new HashMap<>();
    final List<Feature> features = new ArrayList<>();
    Route route = new Route(Optional.empty(), Optional.empty(), Optional.empty());
    Optional<SendError> sendError = Optional.empty();
    boolean mayExceedLimits;

    /** What the path carries uncut, and in pieces. */
    int wholeMtu = 65_535;

    int piecesMtu = 65_535;

    /** Whether routers say what the path carries. */
    boolean tellsMtu;

    boolean answersEchoes = true;

    /** Adds an interface. */
    PlantedMachine with(String name, boolean up, int mtu, String address) {
        interfaces.add(new Interface(name, up, mtu, List.of(Texts.address(address))));
        return this;
    }

    @Override
    public List<Interface> interfaces() {
        return interfaces;
    }

    @Override
    public List<UdpSocket> udpSockets() {
        List<UdpSocket> all = new ArrayList<>(hiddenSockets);
        all.addAll(sockets.keySet());
        return all;
    }

    @Override
    public Optional<Owner> ownerOf(UdpSocket socket) {
        return Optional.ofNullable(sockets.get(socket));
    }

    @Override
    public Route route(InetAddress source, InetAddress remote) {
        return route;
    }

    @Override
    public Optional<SendError> sendByte(InetAddress source, InetSocketAddress remote) {
        return sendError;
    }

    @Override
    public Echo echo(InetAddress source, InetAddress remote, int bytes, boolean whole) {
        if (!answersEchoes) {
            return new Echo(Answer.SILENCE, OptionalInt.empty());
        }
        if (bytes <= (whole ? wholeMtu : piecesMtu)) {
            return new Echo(Answer.REPLY, OptionalInt.empty());
        }
        return whole && tellsMtu
                ? new Echo(Answer.TOO_LONG, OptionalInt.of(wholeMtu))
                : new Echo(Answer.SILENCE, OptionalInt.empty());
    }

    @Override
    public OptionalLong sysctl(String name) {
        Long value = sysctls.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    @Override
    public boolean mayExceedLimits() {
        return mayExceedLimits;
    }

    @Override
    public List<Path> adminSockets() {
        return List.of();
    }

    @Override
    public JsonValue status(Path adminSocket) {
        String answer = answers.get(adminSocket);
        if (answer == null) {
            throw new ToolException(ExitCode.FAILURE, "no node answers on " + adminSocket);
        }
        return JsonValue.parse(answer);
    }

    @Override
    public List<Feature> features() {
        return features;
    }

    @Override
    public Optional<FileFacts> file(String name) {
        return Optional.ofNullable(files.get(name));
    }

    /** Addresses of texts. */
    static final class Texts {
        private Texts() {}

        static InetAddress address(String literal) {
            try {
                return InetAddress.getByName(literal);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }
}
