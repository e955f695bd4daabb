package io.knet.tools.service;

import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.Registration;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.StopSignal;
import io.knet.tools.ToolException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node that runs until the process is told to end, and that a service manager hears of, if there
 * is one: READY, STATUS, WATCHDOG and STOPPING of sd_notify(3).
 */
public final class NodeService implements AutoCloseable {
    private final StopSignal signal = new StopSignal();
    private final LoopWatch loops = new LoopWatch();
    private final ServiceEnvironment environment;
    private final Optional<Manager> manager;

    private NodeService(ServiceEnvironment environment, Optional<Manager> manager) {
        this.environment = environment;
        this.manager = manager;
    }

    /**
     * A service of the manager that environment variables name, or of none.
     *
     * @throws ToolException if there is one, and it cannot be told anything: it would wait in vain
     */
    public static NodeService open(Map<String, String> variables) {
        ServiceEnvironment environment;
        try {
            environment = ServiceEnvironment.of(variables, ProcessHandle.current().pid());
        } catch (IllegalArgumentException e) {
            throw new ToolException(ExitCode.USAGE, Messages.of(e));
        }
        Optional<Manager> manager = Optional.empty();
        if (environment.notifySocket().isPresent()) {
            String address = environment.notifySocket().get();
            try {
                manager = Optional.of(new Manager(NotifySocket.open(address)));
            } catch (IOException e) {
                throw unheard(address, e);
            }
        }
        NodeService service = new NodeService(environment, manager);
        service.signal.listen();
        return service;
    }

    private static ToolException unheard(String address, IOException why) {
        return new ToolException(
                ExitCode.FAILURE,
                "the service manager at NOTIFY_SOCKET="
                        + address
                        + " cannot be told that the node is ready: "
                        + Messages.of(why)
                        + "; Type=exec in the unit, or an empty NOTIFY_SOCKET, does without");
    }

    /** What has to see the links of the node. */
    public LoopWatch loops() {
        return loops;
    }

    /**
     * Tells that the node is ready, and from now on how it is; returns when the process is to end.
     *
     * @param handle the node, whose links are enabled
     * @throws ToolException if the manager cannot be told
     */
    public void run(KnetHandle handle) {
        try (Registration told = handle.onEvent(event -> tellStatus(handle))) {
            if (manager.isPresent()) {
                ready(manager.get(), handle);
            }
            signal.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        manager.ifPresent(Manager::stopping);
    }

    private void ready(Manager listener, KnetHandle handle) {
        try {
            listener.ready(status(handle));
        } catch (IOException e) {
            throw unheard(environment.notifySocket().orElse(""), e);
        }
        environment.watchdogMicros().ifPresent(timeout -> listener.watch(timeout, loops::allWork));
    }

    private void tellStatus(KnetHandle handle) {
        manager.ifPresent(listener -> listener.status(status(handle)));
    }

    private static String status(KnetHandle handle) {
        try {
            List<KnetHost> hosts = handle.hosts();
            List<KnetLink> links =
                    hosts.stream()
                            .flatMap(host -> host.links().stream())
                            .filter(KnetLink::isEnabled)
                            .toList();
            return hosts.stream().filter(KnetHost::isReachable).count()
                    + " of "
                    + hosts.size()
                    + " hosts reachable, "
                    + links.stream().filter(KnetLink::isUp).count()
                    + " of "
                    + links.size()
                    + " enabled links up";
        } catch (KnetException gone) {
            return Messages.of(gone);
        }
    }

    /** Lets the process end. */
    @Override
    public void close() {
        manager.ifPresent(Manager::close);
        signal.close();
    }
}
