package io.knet.netty.capture;

import static java.util.Objects.requireNonNull;

import io.knet.CaptureSide;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.log.LogSubsystem;
import io.knet.netty.count.HandleLog;
import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.handler.LinkInitializer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.EventExecutor;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/**
 * Writes the packets of a node's links to files in the format pcapng, which Wireshark and {@code
 * knet decode} read. It is the {@link LinkInitializer} of the node's handle, or is called by that:
 *
 * <pre>{@code
 * PacketCapture capture = PacketCapture.open(1, CaptureConfig.of(file, CaptureSide.SEALED));
 * KnetHandle handle = new NettyHandleBuilder(1).linkInitializer(capture).build();
 * }</pre>
 *
 * <p>Each packet is there by itself, with its time in nanoseconds and its direction; each link is
 * an interface of the file. IP and UDP headers are made up, since a link does not see them, with
 * the link's addresses, right lengths and checksums. A sent packet is captured before the socket
 * takes it; one that the socket refuses is in the capture too. On the sealed side, what comes to
 * another socket of the node than the link's (from a peer behind a NAT, or the first pings of a
 * dynamic link) is not seen; on the plain side it is, once it is handed to the link.
 *
 * <p>Files are written on a thread of the capture's own, never on an event loop. What does not fit
 * into the memory that it may take is left out and counted, and the end of each file says so. Files
 * belong to their owner only (mode 0600). A capture that is there already under the same name moves
 * on as if it were of this one; any other file is refused.
 *
 * <p>While a link's pipeline holds a handler of this, sendSync goes through the pipeline on the
 * link's event loop, not past it on its caller's thread, and takes longer. That is so, too, while
 * the capture is {@linkplain #pause() paused}.
 *
 * <p>Thread safe. The handle is to be closed first.
 */
public final class PacketCapture implements LinkInitializer, AutoCloseable {
    private static final String HANDLER = "knet-capture";
    private static final String BEHIND_GUARD = "knet-capture-handed-in";

    private final int hostId;
    private final CaptureConfig config;
    private final CaptureQueue queue;
    private final CaptureWriter writer;
    private final PacketRecorder recorder;
    private final Logger log;

    /** By name: a link that is added again, or gets another channel, is the same. */
    private final Map<String, CapturePoint> points = new ConcurrentHashMap<>();

    private PacketCapture(
            int hostId,
            CaptureConfig config,
            CaptureQueue queue,
            CaptureWriter writer,
            PacketRecorder recorder,
            Logger log) {
        this.hostId = hostId;
        this.config = config;
        this.queue = queue;
        this.writer = writer;
        this.recorder = recorder;
        this.log = log;
    }

    /**
     * Makes the first file and begins to capture.
     *
     * @param hostId this node's, 0 to {@link KnetLimits#MAX_HOST_ID}
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if the file cannot be made, or
     *     exists and is no capture
     */
    public static PacketCapture open(int hostId, CaptureConfig config) {
        return open(hostId, config, InstantSource.system());
    }

    /** The same with a clock of the program's own. */
    public static PacketCapture open(int hostId, CaptureConfig config, InstantSource clock) {
        requireNonNull(config, "config");
        requireNonNull(clock, "clock");
        CaptureFiles.checkId(hostId);
        Logger log = HandleLog.of(LogSubsystem.LINK, hostId);
        CaptureFile file = CaptureFile.open(config);
        if (config.side() == CaptureSide.PLAIN) {
            log.warn(
                    "all packets of this node are written to {} as PLAIN TEXT: whoever reads the"
                            + " file reads the messages",
                    config.file());
        } else {
            log.info("packets of this node are captured to {}", config.file());
        }
        CaptureQueue queue = new CaptureQueue(config.queueBytes());
        CaptureWriter writer =
                new CaptureWriter(
                        queue,
                        file,
                        failure ->
                                log.warn(
                                        "cannot write the capture {}, from which all further"
                                                + " packets are missing: {}",
                                        config.file(),
                                        failure.toString()));
        writer.start("knet-" + hostId + "-capture");
        PacketRecorder recorder = new PacketRecorder(queue, clock);
        return new PacketCapture(hostId, config, queue, writer, recorder, log);
    }

    /** Puts the capture's handlers into the pipeline of a link. */
    @Override
    public void initLink(Channel channel, KnetLink link) {
        requireNonNull(channel, "channel");
        requireNonNull(link, "link");
        ChannelPipeline pipeline = channel.pipeline();
        CaptureHandler first = new CaptureHandler(recorder, point(link));
        if (config.side() == CaptureSide.SEALED) {
            pipeline.addAfter(LinkHandlers.SOCKET, HANDLER, first);
        } else {
            addOnHostsLoop(pipeline, LinkHandlers.CRYPTO, HANDLER, first);
            addOnHostsLoop(pipeline, LinkHandlers.GUARD, BEHIND_GUARD, first.behindGuard());
        }
    }

    /** Beside knet's handlers, which run there, on whatever loop the channel lives. */
    @SuppressWarnings("deprecation") // Netty has no other way to run a handler elsewhere
    private static void addOnHostsLoop(
            ChannelPipeline pipeline, String base, String name, ChannelHandler handler) {
        EventExecutor loop = pipeline.context(base).executor();
        if (loop.equals(pipeline.channel().eventLoop())) {
            pipeline.addAfter(base, name, handler);
        } else {
            pipeline.addAfter(loop, base, name, handler);
        }
    }

    private CapturePoint point(KnetLink link) {
        CapturePoint point =
                CapturePoint.of(
                        hostId,
                        OptionalInt.of(link.host().id()),
                        OptionalInt.of(link.id()),
                        config.side());
        return points.computeIfAbsent(point.name(), missing -> point);
    }

    /** What this captures, and where to. */
    public CaptureConfig config() {
        return config;
    }

    /** Leaves out all packets until {@link #resume}. They are not counted. */
    public void pause() {
        recorder.pause(true);
    }

    /** Goes on after {@link #pause}. */
    public void resume() {
        recorder.pause(false);
    }

    /** Whether packets are left out. */
    public boolean isPaused() {
        return recorder.isPaused();
    }

    /** How many packets were written so far. */
    public long written() {
        return points.values().stream().mapToLong(CapturePoint::written).sum();
    }

    /** How many packets are missing because there was no room for them, or writing has failed. */
    public long dropped() {
        return points.values().stream().mapToLong(CapturePoint::dropped).sum();
    }

    /**
     * Writes what waits and closes the file; waits for that, 10 s at most. Not to be called on an
     * event loop. Packets that pass afterwards are not captured. Idempotent.
     */
    @Override
    public void close() {
        boolean first = !queue.isClosed();
        queue.close();
        boolean ended = writer.awaitEnd();
        if (first) {
            report(ended);
        }
    }

    private void report(boolean ended) {
        if (!ended) {
            log.warn("the end of the capture {} may be missing: writing hangs", config.file());
        } else if (dropped() > 0) {
            log.warn(
                    "{} packets are missing from the capture {}, which has {}",
                    dropped(),
                    config.file(),
                    written());
        } else {
            log.info("the capture {} has {} packets", config.file(), written());
        }
    }
}
