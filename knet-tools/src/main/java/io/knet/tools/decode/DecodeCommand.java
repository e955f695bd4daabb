package io.knet.tools.decode;

import io.knet.CryptoConfig;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.admin.value.CryptoSpec;
import io.knet.admin.value.Numbers;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.Streams;
import io.knet.tools.ToolException;
import io.knet.tools.Version;
import io.knet.tools.node.option.OptionText;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code knet decode}. */
@Command(
        name = "decode",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Print the packets in a capture (pcap or pcapng, of tcpdump, Wireshark or knet node"
                    + " --capture), one a line: libknet's format, opened with the key, and of"
                    + " sessions what can be read without keys."
        },
        footer = {
            "",
            "Each line has time, addresses, the kind of packet and what its header says:",
            "  ... 127.0.0.1:5405 > 127.0.0.2:5405 ping host=1 link=0 sequence=7 timed sealed bytes=80",
            "Kinds: ping, pong, pmtud, pmtud-reply, data, receipts; session-init, session-response,",
            "session-transport; sealed (cannot be opened); malformed; ip-fragment. What is wrong with",
            "a packet is in parentheses. What the capture has besides is counted on standard error.",
            "",
            "  tcpdump -U -i eth0 -w - udp port 5405 | knet decode - \\",
            "      --crypto aes256/sha256 --key-file /etc/corosync/authkey"
        })
public final class DecodeCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(paramLabel = "FILE", description = "The capture; - for standard input.")
    private String file = "";

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "The key of the cluster. Needs --crypto.")
    private @Nullable String keyFile;

    @Option(
            names = "--crypto",
            paramLabel = "CIPHER/HASH",
            converter = Crypto.class,
            description = "How packets are sealed, as in aes256/sha256. Needs --key-file.")
    private @Nullable CryptoSpec crypto;

    @Option(
            names = "--port",
            paramLabel = "N",
            converter = Port.class,
            description = {
                "Print only what comes from or goes to this UDP port. May be repeated. Default: all"
                        + " of UDP."
            })
    private List<Integer> ports = new ArrayList<>();

    @Option(names = "--json", description = "Print each packet as a JSON object on one line.")
    private boolean json;

    /** The command on the streams of a process. */
    public DecodeCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        CaptureSummary summary = new CaptureSummary();
        Optional<KeyedOpener> opener = opener();
        try (InputStream in = open()) {
            decode(CaptureReader.of(in), new DatagramDecoder(opener), summary);
        } catch (BrokenCaptureException e) {
            throw unusable(e.getMessage() + (summary.isEmpty() ? "" : "; " + summary.text()));
        } catch (IOException e) {
            throw unusable("cannot be read: " + Messages.of(e));
        } finally {
            streams.out().flush();
            opener.ifPresent(KeyedOpener::close);
        }
        streams.err().println(summary.text());
        return ExitCode.OK;
    }

    private Optional<KeyedOpener> opener() {
        CryptoSpec spec = crypto;
        String key = keyFile;
        if (spec == null && key == null) {
            return Optional.empty();
        }
        if (spec == null || key == null) {
            throw new ToolException(
                    ExitCode.USAGE,
                    spec == null ? "--key-file needs --crypto" : "--crypto needs --key-file");
        }
        try (CryptoConfig config = spec.withKeyFile(key)) {
            return Optional.of(KeyedOpener.of(config));
        } catch (IllegalArgumentException | KnetException e) {
            throw new ToolException(ExitCode.USAGE, Messages.of(e));
        }
    }

    private InputStream open() throws IOException {
        if (file.equals("-")) {
            return new BufferedInputStream(streams.in());
        }
        try {
            Path path = Path.of(file);
            if (Files.isDirectory(path)) {
                throw unusable("is a directory");
            }
            return new BufferedInputStream(Files.newInputStream(path));
        } catch (InvalidPathException e) {
            throw unusable("cannot be read: " + e.getReason());
        } catch (NoSuchFileException e) {
            throw unusable("does not exist");
        } catch (AccessDeniedException e) {
            throw unusable("may not be read by this user");
        }
    }

    private void decode(CaptureReader reader, DatagramDecoder decoder, CaptureSummary summary)
            throws IOException {
        Frame frame = reader.next();
        while (frame != null) {
            long number = summary.next();
            if (!LinkLayer.knows(frame.linkType())) {
                summary.left("link type " + frame.linkType() + " is not known");
            } else {
                ByteBuffer ip = LinkLayer.ip(frame);
                IpPacket packet = ip == null ? null : IpPacket.of(ip);
                if (packet == null) {
                    summary.left("not IP");
                } else {
                    decode(number, frame, packet, decoder, summary);
                }
            }
            frame = reader.next();
        }
    }

    private void decode(
            long number,
            Frame frame,
            IpPacket packet,
            DatagramDecoder decoder,
            CaptureSummary summary) {
        if (packet instanceof IpPacket.Udp udp) {
            if (ports.isEmpty() || ports.stream().anyMatch(udp::isOfPort)) {
                print(number, frame, packet, decoder.decode(udp), summary);
            } else {
                summary.left("other ports");
            }
        } else if (packet instanceof IpPacket.Fragment part) {
            print(number, frame, packet, fragment(part), summary);
        } else {
            summary.left("not UDP");
        }
    }

    private static Decoded fragment(IpPacket.Fragment part) {
        return Decoded.of("ip-fragment")
                .with("id", part.id())
                .with("offset", part.offset())
                .with("length", part.length())
                .with("last", part.last())
                .withProblem(
                        "a part of a UDP datagram that IP has cut; parts are not put together");
    }

    private void print(
            long number, Frame frame, IpPacket packet, Decoded decoded, CaptureSummary summary) {
        summary.printed(decoded.kind());
        PacketLine line =
                new PacketLine(
                        number,
                        frame.time(),
                        frame.direction(),
                        packet.source(),
                        packet.destination(),
                        decoded);
        streams.out().print((json ? line.json().toString() : line.text()) + '\n');
        if (file.equals("-")) {
            // Somebody watches, and may end it at any time.
            streams.out().flush();
        }
    }

    private ToolException unusable(String why) {
        String name = file.equals("-") ? "standard input" : "file \"" + file + "\"";
        return new ToolException(ExitCode.USAGE, name + " " + why);
    }

    /**
     * {@code CIPHER/HASH}; a model in front of it is welcome, since {@code knet node} wants one.
     */
    private static final class Crypto extends OptionText.Converter<CryptoSpec> {
        Crypto() {
            super(Crypto::parse);
        }

        private static CryptoSpec parse(String text) {
            long slashes = text.chars().filter(c -> c == '/').count();
            if (slashes == 0) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" must be CIPHER/HASH, as in aes256/sha256");
            }
            return CryptoSpec.parse(slashes == 1 ? CryptoConfig.DEFAULT_MODEL + "/" + text : text);
        }
    }

    private static final class Port extends OptionText.Converter<Integer> {
        Port() {
            super(text -> Numbers.parse("port", text, 1, KnetLimits.MAX_PORT));
        }
    }
}
