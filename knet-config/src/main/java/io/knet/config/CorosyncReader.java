package io.knet.config;

import io.knet.ChannelConfig;
import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.CryptoConfig;
import io.knet.HostConfig;
import io.knet.KnetAddress;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Reads a {@code corosync.conf} as corosync.conf(5) of corosync 3.1 defines it. */
final class CorosyncReader {
    private static final int TOKEN_MILLIS = 3000;
    private static final int TOKEN_COEFFICIENT_MILLIS = 650;
    private static final int PMTUD_INTERVAL_SECONDS = 30;
    private static final int DAY_MILLIS = (int) KnetLimits.MAX_INTERVAL.toMillis();
    private static final int DAY_SECONDS = (int) KnetLimits.MAX_INTERVAL.toSeconds();

    private final Path file;
    private final Names names;
    private final Findings findings;

    /** Two links with the same two addresses could not be told apart. */
    private final Set<String> taken = new HashSet<>();

    private CorosyncReader(Path file, Names names) {
        this.file = file;
        this.names = names;
        findings = new Findings(file);
    }

    /** Reads a file for the node of an id. */
    static KnetConfig read(Path file, int nodeId, Names names) {
        return new CorosyncReader(file, names).read(nodes -> nodes.ofId(nodeId));
    }

    /** Reads a file for the node that a machine is. */
    static KnetConfig read(Path file, LocalMachine machine, Names names) {
        return new CorosyncReader(file, names).read(nodes -> nodes.of(machine));
    }

    private KnetConfig read(Function<CorosyncNodes, Optional<CorosyncNode>> self) {
        String text = BoundedFile.text(file, findings);
        findings.throwIfAny();
        CorosyncSection root = CorosyncText.parse(text, findings);
        CorosyncSection totem = totem(root);
        if (refusesKnet(totem, root)) {
            throw findings.asException();
        }
        totem.refuseMisspelled(CorosyncKeys.TOTEM);
        Optional<CorosyncSection> nodelist = root.section("nodelist");
        IpVersion version = totem.oneOf("ip_version", IpVersion.WORDS).orElse(IpVersion.V6_THEN_V4);
        CorosyncNodes nodes = new CorosyncNodes(nodelist.orElse(totem), version, names);
        Optional<CorosyncNode> me = self.apply(nodes);
        Map<Integer, CorosyncLinkOptions> links =
                CorosyncLinkOptions.read(totem, tokenMillis(totem, nodes.all().size()));
        List<ConfiguredHost> hosts =
                me.map(node -> hosts(node, nodes, links, policy(totem))).orElse(List.of());
        HandleOptions options = options(totem);
        Optional<CryptoConfig> crypto = CorosyncCrypto.read(totem, file, findings);
        try {
            findings.throwIfAny();
        } catch (KnetConfigException e) {
            crypto.ifPresent(CryptoConfig::close);
            throw e;
        }
        return new KnetConfig(
                me.orElseThrow().id(),
                options,
                new Secrets(crypto, Optional.empty()),
                hosts,
                List.of(ChannelConfig.of(0)));
    }

    private CorosyncSection totem(CorosyncSection root) {
        Optional<CorosyncSection> totem = root.section("totem");
        if (totem.isEmpty()) {
            root.refuse("totem", "is missing; it begins with the line totem {");
            throw findings.asException();
        }
        CorosyncSection section = totem.orElseThrow();
        String version = section.text("version").orElse("");
        if (!version.equals("2")) {
            section.refuse(
                    "version",
                    (version.isEmpty() ? "is missing" : "\"" + version + "\" is not known")
                            + "; files of corosync 2 and 3 have version: 2");
        }
        return section;
    }

    /** Whatever else such a file says is of no use to knet, so this is told alone. */
    private static boolean refusesKnet(CorosyncSection totem, CorosyncSection root) {
        String transport = totem.text("transport").orElse("knet");
        if (transport.equals("udp") || transport.equals("udpu")) {
            totem.refuse(
                    "transport",
                    transport
                            + " is corosync's old transport without knet, which no node of knet can"
                            + " take part in; a cluster on knet has transport: knet, or no such"
                            + " line, on all nodes");
        } else if (!transport.equals("knet")) {
            totem.refuse("transport", "\"" + transport + "\" must be knet");
        } else if (root.section("nodelist").isEmpty()) {
            totem.refuse(
                    "nodelist",
                    "is missing; files without one are for corosync's old transports udp and udpu,"
                            + " which no node of knet can take part in");
        } else {
            return false;
        }
        return true;
    }

    private static LinkPolicy policy(CorosyncSection totem) {
        return totem.oneOf("link_mode", Words.of(LinkPolicy.values())).orElse(LinkPolicy.PASSIVE);
    }

    /** The timeout from which those of links follow; it grows with the cluster. */
    private static int tokenMillis(CorosyncSection totem, int nodes) {
        int token = totem.number("token", 1, DAY_MILLIS).orElse(TOKEN_MILLIS);
        int coefficient =
                totem.number("token_coefficient", 0, DAY_MILLIS).orElse(TOKEN_COEFFICIENT_MILLIS);
        return (int) Math.min(DAY_MILLIS, token + Math.max(0, nodes - 2L) * coefficient);
    }

    private static HandleOptions options(CorosyncSection totem) {
        int mtu = totem.number("knet_mtu", 0, KnetLimits.MAX_MTU).orElse(0);
        if (mtu > 0 && mtu < KnetLimits.MIN_MTU) {
            totem.refuse(
                    "knet_mtu",
                    mtu
                            + " must be 0 to have it searched, or "
                            + KnetLimits.MIN_MTU
                            + " to "
                            + KnetLimits.MAX_MTU);
        }
        int interval =
                totem.number("knet_pmtud_interval", 1, DAY_SECONDS).orElse(PMTUD_INTERVAL_SECONDS);
        return new HandleOptions(
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                compression(totem),
                OptionalInt.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.of(Duration.ofSeconds(interval)),
                mtu == 0 ? OptionalInt.empty() : OptionalInt.of(mtu),
                Optional.empty(),
                false,
                Optional.empty());
    }

    private static Optional<CompressionConfig> compression(CorosyncSection totem) {
        CompressionModel model =
                totem.oneOf(
                                "knet_compression_model",
                                Words.of(CompressionModel.values(), CompressionModel::wireName))
                        .orElse(CompressionModel.NONE);
        OptionalInt threshold =
                totem.number("knet_compression_threshold", 0, KnetLimits.MAX_MESSAGE);
        OptionalInt level =
                totem.number("knet_compression_level", Integer.MIN_VALUE, Integer.MAX_VALUE);
        try {
            return Optional.of(Compressions.of(model, level, threshold));
        } catch (KnetException e) {
            totem.refuse("knet_compression_level", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private List<ConfiguredHost> hosts(
            CorosyncNode me,
            CorosyncNodes nodes,
            Map<Integer, CorosyncLinkOptions> options,
            LinkPolicy policy) {
        List<ConfiguredHost> hosts = new ArrayList<>();
        for (CorosyncNode node : nodes.all()) {
            if (node.id() != me.id()) {
                List<ConfiguredLink> links = links(me, node, options);
                hosts.add(
                        new ConfiguredHost(
                                Math.max(0, node.id()),
                                node.name(),
                                HostConfig.of(links.size() > 1 ? policy : LinkPolicy.PASSIVE),
                                links));
            }
        }
        return hosts;
    }

    /** A link wherever both nodes have an address. */
    private List<ConfiguredLink> links(
            CorosyncNode me, CorosyncNode peer, Map<Integer, CorosyncLinkOptions> options) {
        List<ConfiguredLink> links = new ArrayList<>();
        peer.addresses()
                .forEach(
                        (link, there) -> {
                            InetAddress here = me.addresses().get(link);
                            CorosyncLinkOptions option = options.get(link);
                            if (here != null && option != null) {
                                link(peer.section(), link, here, there, option)
                                        .ifPresent(links::add);
                            }
                        });
        return links;
    }

    private Optional<ConfiguredLink> link(
            CorosyncSection peer,
            int link,
            InetAddress here,
            InetAddress there,
            CorosyncLinkOptions option) {
        InetSocketAddress local = new InetSocketAddress(here, option.port());
        InetSocketAddress remote = new InetSocketAddress(there, option.port());
        String pair = KnetAddress.format(local) + " -> " + KnetAddress.format(remote);
        if (!taken.add(pair)) {
            peer.refuse(
                    CorosyncKeys.ring(link), "another link has the same two addresses, " + pair);
            return Optional.empty();
        }
        if (here.getClass() != there.getClass()) {
            peer.refuse(
                    CorosyncKeys.ring(link),
                    "link "
                            + link
                            + " would lead from "
                            + KnetAddress.host(local)
                            + " to "
                            + KnetAddress.host(remote)
                            + ": the addresses of a link must be of one"
                            + " family");
            return Optional.empty();
        }
        try {
            LinkConfig config =
                    option.kind()
                            .apply(local, remote)
                            .withPriority(option.priority())
                            .withTimers(option.timers())
                            .withUrgent(true);
            return Optional.of(new ConfiguredLink(link, config, List.of()));
        } catch (KnetException e) {
            peer.refuse(CorosyncKeys.ring(link), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
