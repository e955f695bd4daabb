package io.knet.lab.bench.measure;

import io.knet.NodeIdentity;
import io.knet.lab.bench.message.MessageFormat;
import io.knet.lab.bench.network.Loopback;
import io.knet.lab.bench.network.Network;
import io.knet.lab.bench.network.VethPair;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PairKind;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** What a benchmark needs while it runs: a network, files, and nodes. Closing removes all of it. */
public final class Workbench implements AutoCloseable {
    private static final int KEY_BYTES = 256;

    /** For as many nodes as there may be in a star. */
    private static final int IDENTITIES = 128;

    private final BenchSettings settings;
    private final Network network;
    private final Path files;
    private final List<Star> stars = new ArrayList<>();
    private final List<Stranger> strangers = new ArrayList<>();

    /** Makes the network and the files. */
    public Workbench(BenchSettings settings) {
        this.settings = settings;
        try {
            files = Files.createTempDirectory("knet-bench");
            Files.write(pattern(files), settings.payload().bytes(MessageFormat.PATTERN_BYTES));
            Files.write(key(files), random(KEY_BYTES));
            Files.write(identities(files), random(NodeIdentity.BYTES * IDENTITIES));
        } catch (IOException e) {
            throw new ToolException(
                    ExitCode.FAILURE, "temporary files cannot be written: " + Messages.of(e));
        }
        network = settings.veth() ? VethPair.make() : new Loopback();
    }

    static Path pattern(Path files) {
        return files.resolve("pattern");
    }

    static Path key(Path files) {
        return files.resolve("key");
    }

    /** Holds the private keys of nodes, one after the other, by their id from 0 on. */
    static Path identities(Path files) {
        return files.resolve("identities");
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** Where a node writes its samples. */
    public Path samples() {
        return files.resolve("samples");
    }

    /**
     * Starts nodes and waits until all their links are up and the paths' MTUs are known.
     *
     * @param queued whether Java nodes read from their queue, not in a listener
     */
    public Star connected(PairKind kind, int receivers, boolean queued) {
        return connected(kind, receivers, queued, settings);
    }

    /** The same for nodes with settings of their own; the network stays the bench's. */
    public Star connected(PairKind kind, int receivers, boolean queued, BenchSettings nodes) {
        return connected(kind, receivers, queued, false, nodes);
    }

    /** Two Java nodes; link 0 can be made a black hole. */
    public Star connectedWithHole() {
        return connected(PairKind.JAVA, 1, false, true, settings);
    }

    private Star connected(
            PairKind kind, int receivers, boolean queued, boolean hole, BenchSettings nodes) {
        Star star = Star.open(kind, nodes, network, files, receivers, queued, hole);
        stars.add(star);
        star.connect(nodes, network);
        return star;
    }

    /** Somebody without a key on the sender's side. */
    public Stranger stranger() {
        Stranger stranger = Stranger.start(settings, network);
        strangers.add(stranger);
        return stranger;
    }

    /** Ends nodes before the end. */
    public void close(Star star) {
        stars.remove(star);
        star.close();
    }

    @Override
    public void close() {
        stars.forEach(Star::close);
        strangers.forEach(Stranger::close);
        network.close();
        try (var all = Files.list(files)) {
            for (Path file : all.toList()) {
                Files.delete(file);
            }
            Files.delete(files);
        } catch (IOException e) {
            throw new ToolException(
                    ExitCode.FAILURE, "temporary files cannot be removed: " + Messages.of(e));
        }
    }
}
