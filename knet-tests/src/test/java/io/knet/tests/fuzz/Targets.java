package io.knet.tests.fuzz;

import io.knet.ClearTraffic;
import io.knet.CompressionModel;
import io.knet.netty.handle.FuzzedNode;
import io.knet.netty.handle.FuzzedSession;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Every reader of what comes from outside. */
public enum Targets {
    /** One packet in clear, of each type. */
    CLEAR_PACKET(ClearPacketTarget::new),
    /** One packet behind each cipher and hash, with both models. */
    SEALED_PACKET(SealedPacketTarget::new),
    /** Which of two crypto slots opens a packet. */
    CRYPTO_SLOTS(CryptoSlotsTarget::new),
    /** A compressed stream of zlib. */
    EXPAND_ZLIB(() -> new ExpansionTarget(CompressionModel.ZLIB)),
    /** A compressed block of lz4, which is also what lz4hc makes. */
    EXPAND_LZ4(() -> new ExpansionTarget(CompressionModel.LZ4)),
    /** A compressed block of lz4hc. */
    EXPAND_LZ4HC(() -> new ExpansionTarget(CompressionModel.LZ4HC)),
    /** A compressed stream of lzo2. */
    EXPAND_LZO2(() -> new ExpansionTarget(CompressionModel.LZO2)),
    /** A compressed stream of lzma. */
    EXPAND_LZMA(() -> new ExpansionTarget(CompressionModel.LZMA)),
    /** A compressed stream of bzip2. */
    EXPAND_BZIP2(() -> new ExpansionTarget(CompressionModel.BZIP2)),
    /** A compressed frame of zstd. */
    EXPAND_ZSTD(() -> new ExpansionTarget(CompressionModel.ZSTD)),
    /** Messages, fragments and pings of one host. */
    REASSEMBLY(ReassemblyTarget::new),
    /** A whole node without crypto. */
    PIPELINE_CLEAR(() -> FuzzedNode::runInClear),
    /** A whole node that takes sealed packets only. */
    PIPELINE_SEALED(() -> script -> FuzzedNode.runWithKey(ClearTraffic.DISALLOW, script)),
    /** A whole node that takes both. */
    PIPELINE_BOTH(() -> script -> FuzzedNode.runWithKey(ClearTraffic.ALLOW, script)),
    /** A node that speaks in sessions, and beginnings of handshakes. */
    SESSION_INIT(() -> script -> FuzzedSession.run(FuzzedSession.Kind.INIT, script)),
    /** The same that waits for an answer to its own, and answers. */
    SESSION_RESPONSE(() -> script -> FuzzedSession.run(FuzzedSession.Kind.RESPONSE, script)),
    /** The same in a session, and packets of that. */
    SESSION_TRANSPORT(() -> script -> FuzzedSession.run(FuzzedSession.Kind.TRANSPORT, script)),
    /** The same that waits for receipts, and packets of them. */
    SESSION_RECEIPTS(() -> script -> FuzzedSession.run(FuzzedSession.Kind.RECEIPTS, script)),
    /** The same, and packets that tell of the states of links. */
    SESSION_VIEWS(() -> script -> FuzzedSession.run(FuzzedSession.Kind.VIEWS, script)),
    /** The content of a key file. */
    KEY_FILE(KeyFileTarget::new),
    /** Addresses, access entries and what else options consist of. */
    OPTION_TEXT(OptionTextTarget::new),
    /** The options of {@code knet node}, one a line. */
    NODE_OPTIONS(NodeOptionsTarget::onCommandLine),
    /** The same in a file, as {@code knet node @FILE} reads them. */
    OPTIONS_FILE(NodeOptionsTarget::inFile),
    /** A line that {@code knet node} reads. */
    NODE_COMMAND(NodeCommandTarget::new);

    private final Supplier<FuzzTarget> maker;

    Targets(Supplier<FuzzTarget> maker) {
        this.maker = maker;
    }

    /** Prepares the target. */
    public FuzzTarget open() {
        return maker.get();
    }

    /** The name in files and on command lines, such as {@code clear-packet}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The target of that name.
     *
     * @throws IllegalArgumentException naming all, if there is none
     */
    public static Targets ofLabel(String label) {
        return Stream.of(values())
                .filter(target -> target.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no fuzz target \""
                                                + label
                                                + "\"; there are "
                                                + Stream.of(values())
                                                        .map(Targets::label)
                                                        .toList()));
    }
}
