package io.knet.tests.corosync;

import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import io.knet.tests.peer.NetNamespace;
import io.knet.tests.peer.NetNamespaces;
import io.knet.tests.peer.Veth;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * The network of a test: places for daemons, each connected with this JVM's own namespace by two
 * cables and with nothing else. After the test everything that was put into it is closed, the last
 * first. If the test fails, everything says how it is.
 */
final class CorosyncNetwork implements AfterEachCallback, TestExecutionExceptionHandler {
    private static final int LINKS = 2;

    private final NetNamespaces namespaces = NetNamespaces.open();
    private final Deque<AutoCloseable> things = new ArrayDeque<>(List.of(namespaces));

    /**
     * Where a daemon runs.
     *
     * @param links by their ids; this JVM's addresses are to the left
     */
    record Place(NetNamespace namespace, List<Veth> cables, List<LinkEnds> links) {
        /** The links as the daemon sees them. */
        List<LinkEnds> daemonLinks() {
            return links.stream().map(LinkEnds::reversed).toList();
        }
    }

    /** Makes room for a daemon. */
    Place place() {
        NetNamespace namespace = namespaces.add();
        List<Veth> cables = new ArrayList<>();
        List<LinkEnds> links = new ArrayList<>();
        for (int link = 0; link < LINKS; link++) {
            Veth cable = namespaces.connect(namespaces.own(), namespace);
            cables.add(cable);
            links.add(cable.path(FreePorts.port()));
        }
        return new Place(namespace, cables, links);
    }

    /** Starts a daemon. */
    CorosyncDaemon daemon(Place place, Path directory, CorosyncConfig config) {
        Path own = directory.resolve("node" + config.node());
        return add(CorosyncDaemon.start(place.namespace(), own, config));
    }

    /** Starts a member of a process group beside a daemon. */
    CpgNode member(CorosyncDaemon daemon) {
        return add(CpgNode.start(daemon));
    }

    /** Takes care of something. */
    <T extends AutoCloseable> T add(T thing) {
        things.push(thing);
        return thing;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure)
            throws Throwable {
        for (AutoCloseable thing : things) {
            String state =
                    thing instanceof CorosyncDaemon daemon
                            ? "log of corosync node " + daemon.node() + ":\n" + daemon.logTail()
                            : thing.toString();
            failure.addSuppressed(new AssertionError(state));
        }
        throw failure;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        List<Exception> failures = new ArrayList<>();
        while (!things.isEmpty()) {
            try {
                things.pop().close();
            } catch (Exception failure) {
                failures.add(failure);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }
}
