package io.knet.tools.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knet.CryptoConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.NativeMode;
import io.knet.SessionConfig;
import io.knet.admin.report.Happening;
import io.knet.admin.value.LinkName;
import io.knet.config.KnetConfig;
import io.knet.netty.NettyHandleBuilder;
import io.knet.netty.capture.PacketCapture;
import io.knet.netty.handler.LinkInitializer;
import io.knet.tools.Messages;
import io.knet.tools.ToolException;
import io.knet.tools.node.command.Command;
import io.knet.tools.node.command.CommandParser;
import io.knet.tools.node.command.NodeContext;
import io.knet.tools.node.event.CaptureReport;
import io.knet.tools.node.event.EventPrinter;
import io.knet.tools.node.event.Ready;
import io.knet.tools.node.event.Result;
import io.knet.tools.node.option.AclSpec;
import io.knet.tools.node.option.CaptureSpec;
import io.knet.tools.node.option.LinkSpec;
import io.knet.tools.node.option.NodeSettings;
import io.knet.tools.node.option.PeerSpec;
import io.knet.tools.service.LoopWatch;
import io.knet.tools.service.NodeService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A node that carries out commands until it is told to end. */
final class NodeSession implements AutoCloseable {
    private final NodeSettings settings;
    private final KnetHandle handle;
    private final EventPrinter printer;
    private final NodeContext context;

    /** Links that cannot be on this machine, and why. */
    private final Map<LinkName, KnetException> leftOut = new LinkedHashMap<>();

    private NodeSession(
            NodeSettings settings,
            KnetHandle handle,
            Optional<PacketCapture> capture,
            EventPrinter printer) {
        this.settings = settings;
        this.handle = handle;
        this.printer = printer;
        DataChannel channel = handle.openChannel(settings.channelConfig());
        context = new NodeContext(handle, channel, capture, printer);
    }

    /**
     * Makes the node and binds its links, which are not enabled yet.
     *
     * @param loops what is to know the threads of the links
     * @throws KnetException if that cannot be
     */
    static NodeSession open(
            NodeSettings settings, Optional<LoopWatch> loops, EventPrinter printer) {
        Optional<PacketCapture> capture = capture(settings);
        boolean open = false;
        try {
            NodeSession session = open(settings, capture, loops, printer);
            open = true;
            return session;
        } finally {
            settings.file().ifPresent(KnetConfig::close);
            if (!open) {
                capture.ifPresent(PacketCapture::close);
            }
        }
    }

    private static Optional<PacketCapture> capture(NodeSettings settings) {
        boolean open = false;
        try {
            Optional<PacketCapture> capture =
                    settings.capture().map(spec -> open(spec, settings.id()));
            open = true;
            return capture;
        } finally {
            if (!open) {
                forgetKeys(settings);
            }
        }
    }

    private static void forgetKeys(NodeSettings settings) {
        settings.crypto().ifPresent(CryptoConfig::close);
        settings.sessions().ifPresent(SessionConfig::close);
    }

    private static PacketCapture open(CaptureSpec spec, int id) {
        PacketCapture capture = PacketCapture.open(id, spec.config());
        if (spec.off()) {
            capture.pause();
        }
        return capture;
    }

    private static NodeSession open(
            NodeSettings settings,
            Optional<PacketCapture> capture,
            Optional<LoopWatch> loops,
            EventPrinter printer) {
        KnetHandle handle = build(settings, capture, loops);
        boolean open = false;
        try {
            NodeSession session = new NodeSession(settings, handle, capture, printer);
            session.configure();
            open = true;
            return session;
        } finally {
            if (!open) {
                handle.close();
            }
        }
    }

    private static KnetHandle build(
            NodeSettings settings, Optional<PacketCapture> capture, Optional<LoopWatch> loops) {
        NettyHandleBuilder builder =
                new NettyHandleBuilder(settings.id())
                        .nativeMode(settings.nativeMode())
                        .spin(settings.spin())
                        .sealingThreads(settings.sealingThreads())
                        .compression(settings.compression());
        List<LinkInitializer> initializers =
                Stream.of(capture, loops).<LinkInitializer>flatMap(Optional::stream).toList();
        builder.linkInitializer(
                (channel, link) -> initializers.forEach(each -> each.initLink(channel, link)));
        settings.clearTraffic().ifPresent(builder::clearTraffic);
        settings.crypto().ifPresent(builder::crypto);
        settings.sessions().ifPresent(builder::sessions);
        settings.file().ifPresent(file -> file.applyTo(builder));
        try {
            return builder.build();
        } finally {
            forgetKeys(settings);
        }
    }

    private void configure() {
        handle.filter(DestinationFilter.byAttachment());
        settings.mtu().ifPresent(handle.mtu()::manual);
        settings.file().ifPresent(file -> file.applyTo(handle));
        for (PeerSpec peer : settings.peers()) {
            KnetHost host = handle.addHost(peer.id(), peer.config());
            peer.name().ifPresent(host::name);
        }
        settings.links().forEach(this::addLink);
        for (AclSpec acl : settings.acls()) {
            if (!leftOut.containsKey(acl.name())) {
                handle.host(acl.name().host())
                        .link(acl.name().link())
                        .accessList()
                        .add(acl.entry());
            }
        }
        handle.enableForwarding();
    }

    /** A node does without a link that cannot be here, as long as it has another one. */
    private void addLink(LinkSpec link) {
        try {
            handle.host(link.name().host())
                    .addLink(link.name().link(), link.config().withEnabled(false));
        } catch (KnetException refused) {
            boolean others = leftOut.size() + 1 < settings.links().size();
            if (refused.error() != KnetError.NOT_SUPPORTED || !others) {
                throw refused;
            }
            leftOut.put(link.name(), refused);
        }
    }

    /**
     * Carries out commands until {@code quit} or the end of input, and sends what is queued then.
     * What happens is printed until the node is {@linkplain #close closed}, for an event may be
     * told after the commands that led to it.
     */
    void run(InputStream commands) throws IOException {
        run(() -> readCommands(commands));
    }

    /** As {@link #run(InputStream)}, but does what a service does, in place of commands. */
    void run(NodeService service) throws IOException {
        run(() -> service.run(handle));
    }

    private void run(Work work) throws IOException {
        handle.onEvent(event -> printer.print(Happening.of(event)));
        try (Receiver receiver = Receiver.start(context.channel(), printer)) {
            List<KnetLink> links =
                    handle.hosts().stream().flatMap(host -> host.links().stream()).toList();
            printer.print(ready(links));
            leftOut.forEach(
                    (link, why) ->
                            printer.print(
                                    new Result.Failed(
                                            "link " + link + " is left out: " + Messages.of(why))));
            links.stream()
                    .filter(link -> settings.isEnabled(new LinkName(link.host().id(), link.id())))
                    .forEach(KnetLink::enable);
            work.carryOut();
            // What is queued is sent before the links go down.
            handle.disableForwarding();
        }
    }

    /** What a node does while its links are enabled. */
    private interface Work {
        void carryOut() throws IOException;
    }

    private Ready ready(List<KnetLink> links) {
        NativeMode mode = settings.nativeMode();
        Optional<String> epollMissing =
                mode == NativeMode.AUTO ? NettyHandleBuilder.epollUnavailable() : Optional.empty();
        NativeMode best = epollMissing.isEmpty() ? NativeMode.EPOLL : NativeMode.NIO;
        return new Ready(
                settings.id(),
                (mode == NativeMode.AUTO ? best : mode).wireName(),
                epollMissing,
                settings.channel(),
                settings.crypto().map(CryptoConfig::toString).orElse("none"),
                links);
    }

    private void readCommands(InputStream commands) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(commands, UTF_8));
        String line = lines.readLine();
        while (line != null && carryOut(line)) {
            line = lines.readLine();
        }
    }

    private boolean carryOut(String line) {
        try {
            Optional<Command> command = CommandParser.parse(line);
            return command.isEmpty() || command.get().run(context);
        } catch (ToolException | KnetException e) {
            printer.print(new Result.Failed(Messages.of(e)));
            return true;
        }
    }

    /** The node's handle, for as long as this is not closed. */
    KnetHandle handle() {
        return handle;
    }

    /** Where the configuration file wants those answered who ask. */
    Optional<KnetConfig> file() {
        return settings.file();
    }

    @Override
    public void close() {
        handle.close();
        context.capture()
                .ifPresent(
                        capture -> {
                            capture.close();
                            printer.print(CaptureReport.of(capture));
                        });
    }
}
