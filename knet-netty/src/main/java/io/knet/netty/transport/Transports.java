package io.knet.netty.transport;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.NativeMode;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SelectStrategyFactory;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/** Which kinds of sockets work here, and which one a handle uses. */
public final class Transports {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.TRANSPORT);

    private static final String ADVICE =
            "On Linux, see whether netty-transport-native-epoll for this processor is on the class"
                    + " path (on the module path with --add-modules"
                    + " io.netty.transport.epoll.linux.x86_64 or .aarch_64), whether libraries may be"
                    + " loaded from java.io.tmpdir (if it is mounted noexec or read-only:"
                    + " -Dio.netty.native.workdir=DIRECTORY), and whether the JVM allows native code"
                    + " (--enable-native-access). NativeMode.NIO asks for the JDK's sockets without"
                    + " this warning";

    /** For how many events at a time: as many as there are. */
    private static final int GROWING = 0;

    /** What was told, as it holds for the whole process. */
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    private Transports() {}

    /** Why epoll does not work here, empty if it does. */
    public static Optional<String> epollUnavailable() {
        return EpollPresence.unavailable();
    }

    /**
     * The transport that a mode stands for here.
     *
     * @throws KnetException {@link KnetError#NOT_SUPPORTED} with the reason, if epoll is demanded
     *     and missing
     */
    public static DatagramTransport ofMode(NativeMode mode) {
        return switch (mode) {
            case NIO -> new NioTransport();
            case EPOLL -> epoll();
            case AUTO -> best();
        };
    }

    private static DatagramTransport epoll() {
        epollUnavailable()
                .ifPresent(
                        reason -> {
                            throw new KnetException(
                                    KnetError.NOT_SUPPORTED,
                                    "epoll is not available: "
                                            + reason
                                            + "; use NativeMode.AUTO or NIO");
                        });
        return new EpollTransport();
    }

    private static DatagramTransport best() {
        Optional<String> missing = epollUnavailable();
        if (missing.isEmpty()) {
            return new EpollTransport();
        }
        DatagramTransport jdks = new NioTransport();
        tellOnce(missing.get(), jdks.forbidsFragmentation());
        return jdks;
    }

    /**
     * Those who measure the rates of a node that should use epoll ought to know that it does not.
     */
    private static void tellOnce(String why, boolean searchesPaths) {
        if (TOLD.add(why)) {
            LOG.warn(
                    "epoll is not available, so the JDK's sockets are used: {}each packet takes a"
                            + " system call of its own. Reason: {}. {}",
                    searchesPaths ? "" : NioTransport.cutShort() + ", and ",
                    why,
                    ADVICE);
        }
    }

    /**
     * The transport that a caller's event loops can serve.
     *
     * @throws KnetException {@link KnetError#NOT_SUPPORTED} if they serve neither epoll's nor
     *     io_uring's nor the JDK's channels, {@link KnetError#INVALID_ARGUMENT} if they were shut
     *     down
     */
    public static DatagramTransport ofGroup(EventLoopGroup group) {
        if (group.isShuttingDown()) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "event loop group " + group + " was shut down; give one that runs");
        }
        if (group instanceof IoEventLoopGroup io) {
            if (EpollPresence.served(io)) {
                return new EpollTransport();
            }
            if (IoUringGroups.served(io)) {
                return IoUringGroups.transport();
            }
            if (io.isIoType(NioIoHandler.class)) {
                return new NioTransport();
            }
        }
        throw new KnetException(
                KnetError.NOT_SUPPORTED,
                "event loop group "
                        + group
                        + " serves neither epoll nor io_uring nor NIO channels; use a"
                        + " MultiThreadIoEventLoopGroup with EpollIoHandler, IoUringIoHandler or,"
                        + " on any platform, NioIoHandler");
    }

    /**
     * Makes event loops for a transport.
     *
     * @param name prefix of the threads' names
     * @param spin how long after it last had something to do a loop sleeps; zero for at once
     */
    public static EventLoopGroup newGroup(
            DatagramTransport transport, int threads, String name, Duration spin) {
        SelectStrategyFactory strategy =
                spin.isZero()
                        ? DefaultSelectStrategyFactory.INSTANCE
                        : () -> new SpinThenSleep(spin.toNanos(), System::nanoTime);
        IoHandlerFactory factory =
                transport instanceof EpollTransport
                        ? EpollIoHandler.newFactory(GROWING, strategy)
                        : NioIoHandler.newFactory(SelectorProvider.provider(), strategy);
        return new AttentiveLoops(threads, new DefaultThreadFactory(name, true), factory);
    }
}
