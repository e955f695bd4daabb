package io.knet.lab.bench.child;

import io.knet.DataChannel;
import io.knet.KnetException;
import io.knet.lab.bench.message.MessageFormat;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Many threads that call sendSync on one channel as fast as it returns, and time each call. Nobody
 * waits after a refusal: this is what a program does that takes no care.
 */
final class Contenders {
    private static final int VIRTUAL_THREADS_SINCE = 21;
    private static final int FIRST_SAMPLES = 64;

    private final DataChannel channel;
    private final MessageFormat format;
    private final int run;
    private final int size;
    private final long duration;
    private final boolean virtual;
    private final List<Contender> contenders = new ArrayList<>();

    /** Messages that were tried; each has a number of its own. */
    private final AtomicLong sequences = new AtomicLong();

    private final Map<Integer, AtomicLong> refusals = new ConcurrentHashMap<>();
    private final CountDownLatch start = new CountDownLatch(1);
    private volatile boolean stop;
    private long nanos;

    Contenders(DataChannel channel, MessageFormat format, Request request) {
        this.channel = channel;
        this.format = format;
        run = request.integer("run");
        size = request.integer("size");
        duration = request.number("millis");
        virtual = request.flag("virtual");
        int threads = request.integer("threads");
        for (int i = 0; i < threads; i++) {
            contenders.add(new Contender());
        }
    }

    /** The whole run. */
    void run() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (Contender contender : contenders) {
            threads.add(virtual ? startVirtual(contender) : startPlatform(contender));
        }
        long begin = System.nanoTime();
        start.countDown();
        Thread.sleep(duration);
        stop = true;
        for (Thread thread : threads) {
            thread.join();
        }
        nanos = System.nanoTime() - begin;
    }

    private static Thread startPlatform(Runnable task) {
        Thread thread = new Thread(task, "bench-contender");
        thread.start();
        return thread;
    }

    /** By reflection, because knet is compiled for JDKs that do not have them. */
    private static Thread startVirtual(Runnable task) {
        if (Runtime.version().feature() < VIRTUAL_THREADS_SINCE) {
            throw new IllegalArgumentException(
                    "virtual threads need JDK "
                            + VIRTUAL_THREADS_SINCE
                            + ", this is "
                            + Runtime.version().feature());
        }
        try {
            return (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalArgumentException("virtual threads cannot be started: " + e, e);
        }
    }

    void writeSamples(Path file) throws IOException {
        Samples.write(file, contenders.stream().map(contender -> contender.samples).toList());
    }

    String result() {
        long sent = contenders.stream().mapToLong(contender -> contender.sent).sum();
        String reasons =
                new TreeMap<>(refusals)
                        .entrySet().stream()
                                .map(entry -> " errno_" + entry.getKey() + '=' + entry.getValue())
                                .collect(Collectors.joining());
        return "sent=" + sent + " nanos=" + nanos + reasons;
    }

    /** One thread's work. */
    private final class Contender implements Runnable {
        private final Samples samples = new Samples(FIRST_SAMPLES);
        private long sent;

        @Override
        public void run() {
            MessageFormat.Writer writer = format.writer(ByteBufAllocator.DEFAULT);
            try {
                start.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            while (!stop) {
                var message = writer.compose(size, run, sequences.getAndIncrement());
                long begin = System.nanoTime();
                try {
                    channel.sendSync(message);
                    if (!samples.isFull()) {
                        samples.add(System.nanoTime() - begin);
                    }
                    sent++;
                } catch (KnetException e) {
                    refusals.computeIfAbsent(e.errno().code(), errno -> new AtomicLong())
                            .incrementAndGet();
                }
            }
        }
    }
}
