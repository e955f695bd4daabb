package io.knet.tests.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;

/**
 * Fails a test class in which knet made an event loop wait, its own or the program's. JUnit finds
 * it through the service loader and applies it to every test of this module; BlockHound sees the
 * calls. What a test itself does in a callback is its own affair.
 */
public final class BlockingGuard implements BeforeAllCallback, AfterAllCallback {
    /** Without it, JDK 13 and newer let nobody change their own classes as BlockHound does. */
    private static final String NEEDED_OPTION = "-XX:+AllowRedefinitionToAddDeleteMethods";

    private static final String GUARD = BlockingGuard.class.getName();

    private static final Queue<Wait> WAITS = new ConcurrentLinkedQueue<>();
    private static final boolean INSTALLED = install();

    /**
     * Where an event loop may wait.
     *
     * @param type part of the name of a class that is on the stack
     * @param why it may
     */
    private record Allowed(String type, String why) {}

    private static final List<Allowed> ALLOWED =
            List.of(
                    new Allowed("java.lang.ClassLoader", "a class is loaded once"),
                    new Allowed("jdk.internal.loader.", "a class is loaded once"),
                    new Allowed("java.lang.invoke.", "a lambda is linked once"),
                    new Allowed("java.util.ServiceLoader", "models are looked up once"),
                    new Allowed("java.util.zip.ZipFile", "a native library is unpacked once"),
                    new Allowed(".util.Native", "a native library is unpacked once"),
                    new Allowed("sun.security.provider.", "the system's random bytes"),
                    new Allowed(
                            "io.netty.buffer.",
                            "Netty's allocator locks an arena for as long as it takes to find room"),
                    new Allowed("sun.net.NetProperties", "the JDK reads its settings once"),
                    new Allowed("io.netty.util.NetUtil", "Netty reads the system's settings once"),
                    new Allowed(
                            "sun.nio.ch.DatagramChannelImpl",
                            "on NIO a write waits for that of a sendSync, one system call"),
                    new Allowed(
                            "io.knet.log.GatedLogger", "what a log does is the backend's affair"),
                    new Allowed(
                            "io.knet.netty.queue.ReceiveQueue",
                            "its lock is held for as long as it takes to append"),
                    new Allowed(
                            "io.knet.netty.pipeline.SealBatch",
                            "threads that the program asked for seal the packets they have begun"),
                    new Allowed(
                            "java.util.concurrent.ThreadPoolExecutor",
                            "a thread is started for callbacks; its lock is held for as long"),
                    new Allowed(
                            "java.util.concurrent.LinkedBlockingQueue",
                            "an event is appended for the listeners"),
                    new Allowed(
                            "io.netty.util.concurrent.SingleThreadEventExecutor",
                            "Netty's own loop, before and after knet's work"));

    /** A call that waits, and who made it. */
    record Wait(String thread, String method, List<StackTraceElement> stack) {
        boolean isAllowed() {
            return ALLOWED.stream()
                    .anyMatch(
                            allowed ->
                                    beforeKnet().stream()
                                            .anyMatch(
                                                    frame ->
                                                            frame.getClassName()
                                                                    .contains(allowed.type)));
        }

        /** From the call outwards, to the first of knet's methods. */
        private List<StackTraceElement> beforeKnet() {
            List<StackTraceElement> frames = new ArrayList<>();
            for (StackTraceElement frame : stack) {
                frames.add(frame);
                if (frame.getClassName().startsWith("io.knet.")) {
                    return frames;
                }
            }
            return frames;
        }

        private boolean isOfTest() {
            return callsAnotherHandle()
                    || stack.stream()
                            .map(StackTraceElement::getClassName)
                            .filter(name -> name.startsWith("io.knet."))
                            .findFirst()
                            .filter(
                                    name ->
                                            name.startsWith("io.knet.tests.")
                                                    && !name.contains("Planted"))
                            .isPresent();
        }

        /**
         * The API stress has callbacks of one handle call another, which may wait for its loops.
         */
        private boolean callsAnotherHandle() {
            return stack.stream()
                    .anyMatch(frame -> frame.getClassName().startsWith("io.knet.tests.stress."));
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(method + " on " + thread);
            stack.forEach(frame -> text.append("\n    at ").append(frame));
            return text.append('\n').toString();
        }

        private boolean isOfKnet() {
            return stack.stream().anyMatch(frame -> frame.getClassName().startsWith("io.knet."));
        }
    }

    private static boolean install() {
        boolean possible =
                ManagementFactory.getRuntimeMXBean().getInputArguments().contains(NEEDED_OPTION);
        if (possible) {
            BlockHound.builder()
                    // A thread is asked about at every call: it is no event loop's from the start.
                    .dynamicThreadPredicate(current -> thread -> true)
                    .nonBlockingThreadPredicate(current -> thread -> isEventLoop(thread))
                    .blockingMethodCallback(BlockingGuard::record)
                    .install();
        }
        return possible;
    }

    /** Whether the calling thread, which is the one asked about, is an event loop's. */
    private static boolean isEventLoop(Thread thread) {
        EventExecutor executor = ThreadExecutorMap.currentExecutor();
        return executor instanceof EventLoop && executor.inEventLoop(thread);
    }

    private static void record(BlockingMethod method) {
        Thread thread = Thread.currentThread();
        List<StackTraceElement> stack =
                Stream.of(thread.getStackTrace())
                        .filter(frame -> !frame.getClassName().equals(GUARD))
                        .toList();
        Wait wait = new Wait(thread.getName(), method.toString(), stack);
        if (wait.isOfKnet() && !wait.isOfTest() && !wait.isAllowed()) {
            WAITS.add(wait);
        }
    }

    /** Whether waiting is seen at all. */
    static boolean isInstalled() {
        return INSTALLED;
    }

    /** The waits seen so far, which are forgotten. */
    static List<Wait> take() {
        List<Wait> taken = new ArrayList<>();
        for (Wait wait = WAITS.poll(); wait != null; wait = WAITS.poll()) {
            taken.add(wait);
        }
        return taken;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        take();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        List<Wait> waits = take();
        assertThat(waits)
                .withFailMessage(
                        () -> "event loops waited: " + waits.subList(0, Math.min(3, waits.size())))
                .isEmpty();
    }
}
