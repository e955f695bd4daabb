package io.knet.config;

import io.knet.CaptureSide;
import io.knet.ChannelConfig;
import io.knet.ClearTraffic;
import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.KnetLimits;
import io.knet.LinkTimers;
import io.knet.NativeMode;
import io.knet.NodeIdentity;
import io.knet.NodePublicKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/** Reads a {@code knet.conf}, whose options are those of {@link ConfigOption}. */
final class TomlReader {
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

    /** What Linux takes. */
    private static final int MAX_SOCKET_PATH = 107;

    private static final long DAY = KnetLimits.MAX_INTERVAL.toMillis();

    private final Path file;
    private final Findings findings;
    private final Names names;

    private TomlReader(Path file, Names names) {
        this.file = file;
        findings = new Findings(file);
        this.names = names;
    }

    /** Reads a file. */
    static KnetConfig read(Path file, Names names) {
        TomlReader reader = new TomlReader(file, names);
        String text = BoundedFile.text(file, reader.findings);
        reader.findings.throwIfAny();
        return reader.node(reader.parse(text));
    }

    /** What is no TOML is told alone: the rest cannot be told from what was meant. */
    private TomlSection parse(String text) {
        TomlParseResult result;
        try {
            result = Toml.parse(text);
        } catch (StackOverflowError e) {
            findings.add(Place.FILE, "", "is nested too deeply");
            throw findings.asException();
        } catch (RuntimeException e) {
            // The parser's own way to say so is the list of errors; it does not always keep to it.
            findings.add(Place.FILE, "", "is no TOML: " + e.getMessage());
            throw findings.asException();
        }
        for (TomlParseError error : result.errors()) {
            TomlPosition at = error.position();
            findings.add(
                    new Place(at.line(), at.column()), "", "is no TOML: " + error.getMessage());
        }
        findings.throwIfAny();
        return new TomlSection(new TomlSource(text, findings), result, "", new Place(1, 1));
    }

    private KnetConfig node(TomlSection root) {
        root.require(ConfigOption.NODE, "it holds the id of this node, as in id = 1");
        Optional<TomlSection> node = root.section(ConfigOption.NODE);
        OptionalInt id = node.map(this::nodeId).orElse(OptionalInt.empty());
        Optional<TomlSection> crypto = root.section(ConfigOption.CRYPTO);
        HandleOptions options = options(root, node, crypto);
        LinkTimers timers =
                root.section(ConfigOption.TIMERS)
                        .map(section -> TomlTimers.COMMON.read(section, LinkTimers.DEFAULT))
                        .orElse(LinkTimers.DEFAULT);
        List<ChannelConfig> channels = channels(root.sections(ConfigOption.CHANNELS));
        Optional<TomlSection> session = root.section(ConfigOption.SESSION);
        Secrets secrets =
                new Secrets(
                        crypto.flatMap(section -> TomlCrypto.read(section, file, findings)),
                        session.flatMap(section -> TomlSession.read(section, file, findings)));
        boolean read = false;
        try {
            TomlLinks links = new TomlLinks(findings, new AddressReader(names), timers);
            List<ConfiguredHost> hosts =
                    new TomlHosts(id, links, new TomlPeers(session, publicKey(secrets)))
                            .read(root.sections(ConfigOption.HOSTS));
            findings.throwIfAny();
            read = true;
            return new KnetConfig(id.orElseThrow(), options, secrets, hosts, channels);
        } finally {
            if (!read) {
                secrets.close();
            }
        }
    }

    private static Optional<NodePublicKey> publicKey(Secrets secrets) {
        return secrets.sessions()
                .flatMap(sessions -> sessions.config().identity())
                .map(NodeIdentity::publicKey);
    }

    private OptionalInt nodeId(TomlSection node) {
        node.require(ConfigOption.NODE_ID, "every node has one of its own, 0 to 65535");
        return node.integer(ConfigOption.NODE_ID, 0, KnetLimits.MAX_HOST_ID);
    }

    private HandleOptions options(
            TomlSection root, Optional<TomlSection> node, Optional<TomlSection> crypto) {
        Optional<TomlSection> mtu = root.section(ConfigOption.MTU);
        return new HandleOptions(
                node.flatMap(
                        at -> at.oneOf(ConfigOption.NODE_SOCKETS, Words.of(NativeMode.values()))),
                integer(node, ConfigOption.NODE_THREADS, 1, KnetLimits.MAX_THREADS),
                integer(
                        node,
                        ConfigOption.NODE_SPIN,
                        0,
                        (int) TimeUnit.NANOSECONDS.toMicros(KnetLimits.MAX_SPIN.toNanos())),
                integer(node, ConfigOption.NODE_SEAL_THREADS, 0, KnetLimits.MAX_SEALING_THREADS),
                millis(node, ConfigOption.NODE_SYNC_TIMEOUT, 1),
                millis(node, ConfigOption.NODE_CLOSE_DRAIN, 0),
                integer(
                        node,
                        ConfigOption.NODE_SOCKET_BUFFER,
                        KnetLimits.MIN_SOCKET_BUFFER,
                        MAX_BYTES),
                crypto.flatMap(
                        at ->
                                at.oneOf(
                                        ConfigOption.CRYPTO_CLEAR_TRAFFIC,
                                        Words.of(ClearTraffic.values()))),
                root.section(ConfigOption.COMPRESSION).flatMap(TomlReader::compression),
                integer(node, ConfigOption.NODE_DSCP, 0, KnetLimits.MAX_DSCP),
                millis(node, ConfigOption.NODE_RECONNECT_INTERVAL, 1),
                incompleteMessages(node),
                millis(mtu, ConfigOption.MTU_INTERVAL, 1000),
                integer(mtu, ConfigOption.MTU_MANUAL, KnetLimits.MIN_MTU, KnetLimits.MAX_MTU),
                node.flatMap(this::admin),
                node.flatMap(at -> at.flag(ConfigOption.NODE_ADMIN_READ_ONLY)).orElse(false),
                node.flatMap(TomlReader::adminCapture));
    }

    private static Optional<CaptureSide> adminCapture(TomlSection node) {
        Map<String, Optional<CaptureSide>> words = new LinkedHashMap<>();
        words.put("off", Optional.empty());
        for (CaptureSide side : CaptureSide.values()) {
            words.put(side.wireName(), Optional.of(side));
        }
        Optional<CaptureSide> most =
                node.oneOf(ConfigOption.NODE_ADMIN_CAPTURE, words).flatMap(side -> side);
        boolean readOnly = node.flag(ConfigOption.NODE_ADMIN_READ_ONLY).orElse(false);
        if (most.isPresent() && readOnly) {
            node.refuse(
                    ConfigOption.NODE_ADMIN_CAPTURE,
                    "a read-only admin endpoint lets nobody capture packets; leave out one of both");
        }
        return most;
    }

    private Optional<Path> admin(TomlSection node) {
        return node.text(ConfigOption.NODE_ADMIN, "the name of a socket")
                .flatMap(name -> socket(name, node));
    }

    private Optional<Path> socket(String name, TomlSection node) {
        Path path;
        try {
            path = file.toAbsolutePath().resolveSibling(name);
        } catch (InvalidPathException e) {
            node.refuse(ConfigOption.NODE_ADMIN, "\"" + name + "\" is not the name of a file");
            return Optional.empty();
        }
        if (name.isEmpty() || path.getFileName() == null) {
            node.refuse(ConfigOption.NODE_ADMIN, "\"" + name + "\" names no file for a socket");
            return Optional.empty();
        }
        int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_SOCKET_PATH) {
            node.refuse(
                    ConfigOption.NODE_ADMIN,
                    "\""
                            + path
                            + "\" has "
                            + length
                            + " bytes; the path of a socket has at most "
                            + MAX_SOCKET_PATH);
            return Optional.empty();
        }
        return Optional.of(path);
    }

    private static OptionalInt integer(
            Optional<TomlSection> section, ConfigOption option, int min, int max) {
        return section.map(at -> at.integer(option, min, max)).orElse(OptionalInt.empty());
    }

    private static Optional<Duration> millis(
            Optional<TomlSection> section, ConfigOption option, long min) {
        OptionalLong millis =
                section.map(at -> at.number(option, min, DAY)).orElse(OptionalLong.empty());
        return millis.isPresent()
                ? Optional.of(Duration.ofMillis(millis.getAsLong()))
                : Optional.empty();
    }

    private static OptionalInt incompleteMessages(Optional<TomlSection> node) {
        OptionalInt number =
                integer(
                        node,
                        ConfigOption.NODE_INCOMPLETE_MESSAGES,
                        1,
                        KnetLimits.MAX_INCOMPLETE_MESSAGES);
        if (number.isPresent() && Integer.bitCount(number.getAsInt()) != 1) {
            node.ifPresent(
                    at ->
                            at.refuse(
                                    ConfigOption.NODE_INCOMPLETE_MESSAGES,
                                    number.getAsInt()
                                            + " must be a power of two from 1 to "
                                            + KnetLimits.MAX_INCOMPLETE_MESSAGES));
        }
        return number;
    }

    private static Optional<CompressionConfig> compression(TomlSection section) {
        section.require(ConfigOption.COMPRESSION_MODEL, "for example model = \"lz4\"");
        Optional<CompressionModel> model =
                section.oneOf(
                        ConfigOption.COMPRESSION_MODEL,
                        Words.of(CompressionModel.values(), CompressionModel::wireName));
        OptionalInt level =
                section.integer(
                        ConfigOption.COMPRESSION_LEVEL, Integer.MIN_VALUE, Integer.MAX_VALUE);
        OptionalInt threshold =
                section.integer(ConfigOption.COMPRESSION_THRESHOLD, 0, KnetLimits.MAX_MESSAGE);
        return model.flatMap(
                known ->
                        section.made(
                                ConfigOption.COMPRESSION_LEVEL,
                                () -> Compressions.of(known, level, threshold)));
    }

    private List<ChannelConfig> channels(List<TomlSection> sections) {
        Set<Integer> numbers = new HashSet<>();
        List<ChannelConfig> channels = new ArrayList<>();
        for (TomlSection section : sections) {
            section.require(ConfigOption.CHANNELS_NUMBER, "channels are numbered from 0 to 31");
            OptionalInt number =
                    section.integer(ConfigOption.CHANNELS_NUMBER, 0, KnetLimits.MAX_CHANNELS - 1);
            if (number.isPresent() && !numbers.add(number.getAsInt())) {
                section.refuse(
                        ConfigOption.CHANNELS_NUMBER,
                        "channel " + number.getAsInt() + " is described twice");
            }
            ChannelConfig channel = ChannelConfig.of(number.orElse(0));
            OptionalInt send = queue(section, ConfigOption.CHANNELS_SEND_QUEUE);
            OptionalInt receive = queue(section, ConfigOption.CHANNELS_RECEIVE_QUEUE);
            channels.add(
                    channel.withSendQueueBytes(send.orElse(channel.sendQueueBytes()))
                            .withReceiveQueueBytes(receive.orElse(channel.receiveQueueBytes()))
                            .withCheckedSends(
                                    section.flag(ConfigOption.CHANNELS_CHECKED_SENDS)
                                            .orElse(channel.checkedSends())));
        }
        return sections.isEmpty() ? List.of(ChannelConfig.of(0)) : channels;
    }

    private static OptionalInt queue(TomlSection section, ConfigOption option) {
        return section.integer(option, KnetLimits.MAX_MESSAGE, MAX_BYTES);
    }
}
