package io.knet.netty;

import io.knet.KnetError;
import io.knet.KnetException;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the system's name service, which blocks, on threads that live only as long as there are
 * questions. They are few, because a name service that hangs would hold up any number of them.
 * Answers are given on other threads of this class, as many as there are programs' actions that
 * follow: neither such an action nor whatever holds the common pool keeps an answer back.
 */
final class NameResolver {
    private static final int THREADS = 4;
    private static final int WAITING = 1000;
    private static final long IDLE_SECONDS = 5;
    private static final long LONGEST_WAIT_NANOS = TimeUnit.DAYS.toNanos(1);

    private final NameService service;
    private final ThreadPoolExecutor threads;
    private final ThreadPoolExecutor answering =
            new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    new DefaultThreadFactory("knet-answers", true));

    /** Answers with all addresses of a name, and may block. */
    interface NameService {
        InetAddress[] ask(String name) throws UnknownHostException;
    }

    NameResolver(NameService service) {
        this.service = service;
        threads =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(WAITING),
                        new DefaultThreadFactory("knet-names", true));
        threads.allowCoreThreadTimeOut(true);
    }

    CompletableFuture<List<InetSocketAddress>> resolve(String host, int port, Duration timeout) {
        CompletableFuture<List<InetSocketAddress>> answer = new CompletableFuture<>();
        Runnable question = () -> ask(host, port, answer);
        try {
            threads.execute(question);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedFuture(
                    new KnetException(
                            KnetError.QUEUE_FULL,
                            WAITING + " names wait to be looked up; try again later"));
        }
        CompletableFuture<List<InetSocketAddress>> result = new CompletableFuture<>();
        answer.orTimeout(nanos(timeout), TimeUnit.NANOSECONDS)
                .whenCompleteAsync(
                        (addresses, failure) -> {
                            if (failure instanceof TimeoutException) {
                                result.completeExceptionally(late(host, timeout));
                            } else if (failure != null) {
                                result.completeExceptionally(failure);
                            } else {
                                result.complete(addresses);
                            }
                        },
                        answering);
        // Whoever asked may give up, or his time be up: nobody is asked for him then, and his
        // place is free.
        result.whenComplete(
                (addresses, failure) -> {
                    if (failure != null) {
                        answer.cancel(false);
                        threads.remove(question);
                    }
                });
        return result;
    }

    private static KnetException late(String host, Duration timeout) {
        return new KnetException(
                KnetError.TIMED_OUT,
                "the name service did not answer for \"" + host + "\" within " + timeout);
    }

    private static long nanos(Duration timeout) {
        return timeout.compareTo(Duration.ofNanos(LONGEST_WAIT_NANOS)) > 0
                ? LONGEST_WAIT_NANOS
                : timeout.toNanos();
    }

    private void ask(String host, int port, CompletableFuture<List<InetSocketAddress>> result) {
        if (result.isDone()) {
            return;
        }
        try {
            result.complete(
                    Arrays.stream(service.ask(host))
                            .map(ip -> new InetSocketAddress(ip, port))
                            .toList());
        } catch (UnknownHostException e) {
            result.completeExceptionally(
                    new KnetException(
                            KnetError.NOT_FOUND,
                            "the name service knows no address of \"" + host + "\"",
                            e));
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }
}
