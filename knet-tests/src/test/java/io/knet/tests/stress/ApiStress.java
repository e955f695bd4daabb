package io.knet.tests.stress;

import io.knet.AccessControl;
import io.knet.CryptoConfig;
import io.knet.CryptoControl;
import io.knet.DataChannel;
import io.knet.Dialect;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.KnetMessage;
import io.knet.LinkConfig;
import io.knet.LinkPing;
import io.knet.MtuControl;
import io.knet.OnwireControl;
import io.knet.ReassemblyControl;
import io.knet.Registration;
import io.knet.SessionControl;
import io.knet.SocketControl;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import io.netty.buffer.Unpooled;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Two nodes on which threads call whatever there is, in random order, and a thread that mends what
 * the others took away, so that there is always traffic to disturb.
 */
final class ApiStress {
    static final int NODES = 2;
    static final int LINKS = 3;

    private static final int SPARE_NODE = 9;
    private static final int KEPT = 20;
    private static final int SELDOM = 20;

    private final List<Method> methods;
    private final Cluster cluster;
    private final Arguments arguments;
    private final Map<Method, AtomicLong> calls = new ConcurrentHashMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final CompletableFuture<Void> failed = new CompletableFuture<>();

    /** Objects that may have been removed or closed since. */
    private final Queue<Object> old = new ConcurrentLinkedQueue<>();

    ApiStress(List<Method> methods, Cluster cluster) {
        this.methods = methods;
        this.cluster = cluster;
        List<LinkConfig> links = new ArrayList<>();
        for (int link = 0; link < LINKS; link++) {
            links.add(cluster.config(1, 2, link));
            links.add(cluster.config(2, 1, link));
        }
        LinkEnds elsewhere = FreePorts.link();
        links.add(LinkConfig.udp(elsewhere.left(), elsewhere.right()).withTimers(Cluster.QUICK));
        links.add(LinkConfig.dynamic(FreePorts.endpoint()).withTimers(Cluster.QUICK));
        links.add(LinkConfig.loopback());
        arguments = new Arguments(links, () -> callSomething(ThreadLocalRandom.current()));
    }

    Arguments arguments() {
        return arguments;
    }

    /** How often each method was called. */
    Map<Method, AtomicLong> calls() {
        return calls;
    }

    /** What no call may do. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Calls until it is over. */
    void run(long seed) {
        Random random = new Random(seed);
        while (!over.get()) {
            callSomething(random);
        }
    }

    /** Gives nodes back their hosts and links until it is over. */
    void mend(long seed) {
        Random random = new Random(seed);
        while (!over.get()) {
            int node = 1 + random.nextInt(NODES);
            attempt("mending", () -> mend(cluster.node(node), NODES + 1 - node));
            if (random.nextInt(10) == 0) {
                attempt("mending", cluster.node(node).crypto()::useNone);
                // Refused by nodes without sessions.
                attempt("mending", () -> useCommonKey(cluster.node(node)));
                attempt(
                        "mending",
                        () -> cluster.host(node, NODES + 1 - node).dialect(Dialect.EITHER));
            }
        }
    }

    private void mend(KnetHandle handle, int peer) {
        handle.enableForwarding();
        KnetHost host = handle.findHost(peer).orElseGet(() -> handle.addHost(peer));
        for (int link = 0; link < LINKS; link++) {
            int id = link;
            KnetLink present =
                    host.findLink(id)
                            .orElseGet(
                                    () ->
                                            host.addLink(
                                                    id, cluster.config(handle.hostId(), peer, id)));
            present.enable();
        }
    }

    /** The bytes of one of a few key files of sessions. */
    static byte[] sessionKey(int number) {
        byte[] key = new byte[KnetLimits.MIN_KEY];
        key[0] = (byte) number;
        return key;
    }

    /** Begins sessions with the key file that all nodes have at first. */
    static void useCommonKey(KnetHandle handle) {
        SessionControl keys = handle.sessions();
        int free = keys.inUse().orElse(1) == 1 ? 2 : 1;
        keys.set(free, sessionKey(0));
        keys.use(free);
    }

    /** Ends it when a call has done what it may not do, or after so much time. */
    void endAfter(Duration longest) throws InterruptedException, ExecutionException {
        try {
            failed.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException nothingFailed) {
            // As it should be.
        } finally {
            over.set(true);
        }
    }

    private void callSomething(Random random) {
        if (over.get()) {
            return;
        }
        Method method = methods.get(random.nextInt(methods.size()));
        if (!Api.endsTraffic(method) || random.nextInt(SELDOM) == 0) {
            attempt(method.toGenericString(), () -> call(method, random));
        }
    }

    private void attempt(String what, Runnable call) {
        try {
            call.run();
        } catch (KnetException refused) {
            // It says why.
        } catch (RuntimeException | Error failure) {
            fail(what, failure);
        }
    }

    private void fail(String what, Throwable failure) {
        StringBuilder text = new StringBuilder(what + " threw " + failure);
        for (StackTraceElement element : failure.getStackTrace()) {
            text.append("\n    at ").append(element);
        }
        if (failure.getCause() != null) {
            text.append("\n  because of ").append(failure.getCause());
        }
        failures.add(text.toString());
        failed.complete(null);
    }

    private void call(Method method, Random random) {
        Object target = target(method, random);
        if (target == null) {
            return;
        }
        Object[] values = arguments.of(method, random);
        calls.computeIfAbsent(method, ignored -> new AtomicLong()).incrementAndGet();
        try {
            Object result = method.invoke(target, values);
            if (result != null) {
                take(method, result, random);
            }
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new AssertionError(thrown.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        } finally {
            if (Api.endsHandle(method)) {
                // Even if the call was refused.
                ((KnetHandle) target).closeAsync();
            }
            for (Object value : values) {
                if (value instanceof CryptoConfig config) {
                    config.close();
                }
            }
        }
    }

    private void take(Method method, Object result, Random random) {
        if (result instanceof CompletableFuture<?> future) {
            future.whenComplete(
                    (value, failure) -> {
                        checkFuture(method, failure);
                        if (value instanceof LinkPing) {
                            keep(value, random);
                        }
                    });
        } else if (result instanceof Optional<?> optional
                && optional.orElse(null) instanceof KnetMessage message) {
            message.release();
        } else if (result instanceof Registration
                || result instanceof KnetHost
                || result instanceof KnetLink
                || result instanceof LinkPing
                || result instanceof DataChannel) {
            keep(result, random);
        }
    }

    private void keep(Object result, Random random) {
        old.add(result);
        if (old.size() > KEPT
                && old.poll() instanceof Registration registration
                && random.nextBoolean()) {
            registration.close();
        }
    }

    private void checkFuture(Method method, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (cause != null
                && !(cause instanceof KnetException)
                && !(cause instanceof CancellationException)) {
            fail("the future of " + method.toGenericString(), cause);
        }
    }

    private Object target(Method method, Random random) {
        Class<?> type = method.getDeclaringClass();
        if (Api.endsHandle(method)) {
            return spare();
        }
        KnetHandle handle = cluster.node(1 + random.nextInt(NODES));
        if (type == KnetHandle.class) {
            return handle;
        }
        if (type == CryptoControl.class) {
            return handle.crypto();
        }
        if (type == SessionControl.class) {
            return handle.sessions();
        }
        if (type == MtuControl.class) {
            return handle.mtu();
        }
        if (type == OnwireControl.class) {
            return handle.onwireVersion();
        }
        if (type == SocketControl.class) {
            return handle.sockets();
        }
        if (type == ReassemblyControl.class) {
            return handle.reassembly();
        }
        if (type == AccessControl.class) {
            KnetLink link = (KnetLink) target(KnetLink.class, handle, random);
            return link == null ? null : link.accessList();
        }
        return target(type, handle, random);
    }

    private Object target(Class<?> type, KnetHandle handle, Random random) {
        if (random.nextInt(5) == 0 || type == Registration.class || type == LinkPing.class) {
            return old.stream().filter(type::isInstance).findAny().orElse(null);
        }
        if (type == KnetHost.class) {
            return any(handle.hosts(), random);
        }
        if (type == KnetLink.class) {
            KnetHost host = any(handle.hosts(), random);
            return host == null ? null : any(host.links(), random);
        }
        if (type == DataChannel.class) {
            return any(handle.channels(), random);
        }
        throw new AssertionError("this test has no object of type " + type.getName());
    }

    private static <T> T any(List<T> all, Random random) {
        return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
    }

    /** A handle of its own, to be closed, with something to close. */
    private KnetHandle spare() {
        KnetHandle spare = KnetHandle.builder(SPARE_NODE).build();
        spare.addHost(SPARE_NODE).addLink(0, LinkConfig.loopback());
        spare.enableForwarding();
        spare.openChannel(0).send(Unpooled.buffer(1).writeZero(1));
        return spare;
    }
}
