package io.knet.tools.node;

import io.knet.KnetException;
import io.knet.admin.AdminEndpoint;
import io.knet.admin.jmx.KnetMBeans;
import io.knet.config.ConfigProblem;
import io.knet.config.KnetConfigException;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.Streams;
import io.knet.tools.ToolException;
import io.knet.tools.Version;
import io.knet.tools.admin.AdminOption;
import io.knet.tools.admin.JmxOption;
import io.knet.tools.http.HttpAddress;
import io.knet.tools.http.HttpEndpoint;
import io.knet.tools.http.HttpOptions;
import io.knet.tools.node.event.AdminReady;
import io.knet.tools.node.event.EventPrinter;
import io.knet.tools.node.event.HttpReady;
import io.knet.tools.node.event.JmxReady;
import io.knet.tools.node.option.NodeOptions;
import io.knet.tools.node.option.NodeSettings;
import io.knet.tools.service.NodeService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import javax.management.ObjectName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code knet node}. */
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        customSynopsis = {
            "knet node --id N [--peer PEER]... [--link LINK]... [OPTION]...",
            "     or knet node --config FILE [--channel C] [--json] [--service]",
            "     or knet node --corosync FILE [--nodeid N] [--json] [--service]"
        },
        description = "Run a node that sends and receives messages: netcat for knet.",
        footer = {
            "",
            "Commands on standard input, one a line:",
            "  send ID TEXT|@FILE   queue a message to a host: the text, or a file's content",
            "  sync ID TEXT|@FILE   send it at once, and tell whether a link took it",
            "  confirm ID TEXT|@FILE   send it in a session, again if need be, and tell within 10 s"
                    + " what",
            "                       became of it there",
            "  bcast TEXT|@FILE     queue a message to all reachable hosts",
            "  flood ID COUNT SIZE  queue many messages, as fast as the queue takes them",
            "  status, stats        the state of hosts and links; all counters",
            "  stats lifetime       the counters since the start, whatever was cleared meanwhile",
            "  clear-stats [handle] set the counters of handle and links, or only the handle's, to"
                    + " 0",
            "  enable PEER/LINK     put a link into service",
            "  disable PEER/LINK    take a link out of service",
            "  move PEER/LINK SRC_IP:PORT DST_IP:PORT|dynamic",
            "                       change a link's addresses",
            "  acl PEER/LINK        the access list of a link",
            "  acl PEER/LINK accept|reject SOURCES   add an entry, as with --acl",
            "  acl PEER/LINK insert N accept|reject SOURCES   add it at place N, from 0",
            "  acl PEER/LINK remove accept|reject SOURCES   remove it",
            "  acl PEER/LINK clear  remove all entries, so that nobody is accepted",
            "  acl on|off           check the access lists of dynamic links, or take everybody",
            "  policy ID passive|active|rr          how messages are spread over a host's links",
            "  dialect ID session|libknet|either    what is spoken with a host, as in --peer",
            "  priority PEER/LINK N                 0 to 255, higher is preferred",
            "  timers PEER/LINK INTERVAL TIMEOUT    the heartbeat of a link, in milliseconds",
            "  compress MODEL[/LEVEL[/THRESHOLD]]   as --compress; compress none to end it",
            "  mtu BYTES|auto                       as --mtu, or search it",
            "  rekey load MODEL/CIPHER/HASH FILE, then rekey use SLOT, then rekey finish",
            "                       change keys without loss: each step on all nodes before the"
                    + " next",
            "  rekey off            send in clear; before: rekey clear allow, then: rekey finish",
            "  rekey clear allow|disallow           whether packets in clear are accepted",
            "  capture, capture on|off              what was captured so far; go on, or leave out"
                    + " what comes",
            "  log SUBSYSTEM LEVEL  log more or less: error, warning, info, debug, trace; SUBSYSTEM"
                    + " is",
            "                       link, host, rx, pmtud, ... or all",
            "  quit                 send what is queued, then end; so does the end of input",
            "",
            "Events on standard output: ready, http, admin, jmx, link, host, mtu, message,"
                    + " overflow, sent, confirmed, flood,",
            "switched, moved, session, dialect, acl, access_lists, changed, capture, status, stats,"
                    + " cleared,",
            "log, error. With",
            "--json each is one object on one line, as in",
            "  {\"event\":\"sent\",\"to\":2,\"sync\":true,\"result\":\"EHOSTDOWN\",\"micros\":12,...}",
            "A message has its text only if that is printable, and always its sha256.",
            "",
            "In sessions with identities: --session --key-file cluster.key --identity own.id",
            "  --peer 2,pubkey=KEY in place of --crypto, after knet keygen --identity own.id",
            "",
            "Two nodes on one machine:",
            "  knet keygen cluster.key",
            "  knet node --id 1 --peer 2 --link 2/0,127.0.0.1:5405,127.0.0.2:5405 \\",
            "      --crypto jca/aes256/sha256 --key-file cluster.key",
            "  knet node --id 2 --peer 1 --link 1/0,127.0.0.2:5405,127.0.0.1:5405 \\",
            "      --crypto jca/aes256/sha256 --key-file cluster.key"
        })
public final class NodeCommand implements Callable<Integer> {
    private final Streams streams;
    @Mixin private NodeOptions options = new NodeOptions();
    @Mixin private HttpOptions http = new HttpOptions();
    @Mixin private AdminOption admin = new AdminOption();
    @Mixin private JmxOption jmx = new JmxOption();

    @Option(
            names = "--service",
            description = {
                "Run until SIGTERM or SIGINT, and read no commands. If NOTIFY_SOCKET is set, as"
                        + " systemd does with Type=notify, tell it when the node is ready, how it is,"
                        + " and when it ends; with WatchdogSec also that all its threads work."
            })
    private boolean asService;

    /** The command on the streams of a process. */
    public NodeCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        EventPrinter printer = new EventPrinter(streams.out(), options.json());
        Optional<HttpAddress> address = usable(http::http);
        try (Served served = new Served(asService ? Optional.of(service()) : Optional.empty());
                NodeSession session = open(served, printer);
                Endpoint endpoint = listen(address, session);
                Asked asked = new Asked(admin.open(session.handle(), session.file()));
                Managed managed = new Managed(jmx.open(session.handle()))) {
            managed.name().ifPresent(name -> printer.print(new JmxReady(name)));
            endpoint.address().ifPresent(where -> printer.print(new HttpReady(where)));
            asked.path().ifPresent(path -> printer.print(new AdminReady(path)));
            if (served.service().isPresent()) {
                session.run(served.service().get());
            } else {
                session.run(streams.in());
            }
        }
        return ExitCode.OK;
    }

    private static NodeService service() {
        return NodeService.open(System.getenv());
    }

    /** Whom the node runs for, if not for whoever types commands. */
    private record Served(Optional<NodeService> service) implements AutoCloseable {
        @Override
        public void close() {
            service.ifPresent(NodeService::close);
        }
    }

    /** What answers HTTP, if anything does. */
    private record Endpoint(Optional<HttpEndpoint> http) implements AutoCloseable {
        Optional<InetSocketAddress> address() {
            return http.map(HttpEndpoint::address);
        }

        @Override
        public void close() {
            http.ifPresent(HttpEndpoint::close);
        }
    }

    /** What answers {@code knet status}, if anything does. */
    private record Asked(Optional<AdminEndpoint> admin) implements AutoCloseable {
        Optional<Path> path() {
            return admin.map(AdminEndpoint::path);
        }

        @Override
        public void close() {
            admin.ifPresent(AdminEndpoint::close);
        }
    }

    /** What JMX has of the node, if it has anything. */
    private record Managed(Optional<KnetMBeans> beans) implements AutoCloseable {
        Optional<String> name() {
            return beans.map(KnetMBeans::name).map(ObjectName::getCanonicalName);
        }

        @Override
        public void close() {
            beans.ifPresent(KnetMBeans::close);
        }
    }

    private static Endpoint listen(Optional<HttpAddress> address, NodeSession session) {
        if (address.isEmpty()) {
            return new Endpoint(Optional.empty());
        }
        try {
            return new Endpoint(Optional.of(new HttpEndpoint(address.get(), session.handle())));
        } catch (IOException e) {
            throw new ToolException(ExitCode.FAILURE, Messages.of(e));
        }
    }

    private static <T> T usable(Supplier<T> settings) {
        try {
            return settings.get();
        } catch (IllegalArgumentException e) {
            throw new ToolException(ExitCode.USAGE, Messages.of(e));
        }
    }

    private NodeSession open(Served served, EventPrinter printer) {
        NodeSettings settings;
        try {
            settings = usable(options::settings);
        } catch (KnetConfigException e) {
            throw new ToolException(
                    ExitCode.USAGE, e.problems().stream().map(ConfigProblem::toString).toList());
        }
        try {
            return NodeSession.open(settings, served.service().map(NodeService::loops), printer);
        } catch (KnetException e) {
            throw new ToolException(ExitCode.ofSetUp(e), Messages.of(e));
        }
    }
}
