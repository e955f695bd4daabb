package io.knet.config;

import io.knet.Dialect;
import io.knet.HostConfig;
import io.knet.KnetLimits;
import io.knet.LinkPolicy;
import io.knet.LinkTransport;
import io.knet.NodePublicKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the sections {@code [[hosts]]}. */
final class TomlHosts {
    private final OptionalInt nodeId;
    private final TomlLinks links;
    private final TomlPeers peers;
    private final Set<Integer> ids = new HashSet<>();

    private final HostNames names = new HostNames();

    TomlHosts(OptionalInt nodeId, TomlLinks links, TomlPeers peers) {
        this.nodeId = nodeId;
        this.links = links;
        this.peers = peers;
    }

    List<ConfiguredHost> read(List<TomlSection> sections) {
        List<ConfiguredHost> hosts = new ArrayList<>();
        for (TomlSection section : sections) {
            hosts.add(host(section));
        }
        return hosts;
    }

    private ConfiguredHost host(TomlSection section) {
        section.require(ConfigOption.HOSTS_ID, "every host has one of its own, 0 to 65535");
        OptionalInt id = section.integer(ConfigOption.HOSTS_ID, 0, KnetLimits.MAX_HOST_ID);
        if (id.isPresent() && !ids.add(id.getAsInt())) {
            section.refuse(ConfigOption.HOSTS_ID, "host " + id.getAsInt() + " is described twice");
        }
        Optional<String> name = section.text(ConfigOption.HOSTS_NAME, "a name");
        id.ifPresent(
                known ->
                        names.take(known, name)
                                .ifPresent(why -> section.refuse(ConfigOption.HOSTS_NAME, why)));
        LinkPolicy policy =
                section.oneOf(ConfigOption.HOSTS_POLICY, Words.of(LinkPolicy.values()))
                        .orElse(LinkPolicy.PASSIVE);
        boolean self = id.isPresent() && id.equals(nodeId);
        List<ConfiguredLink> read =
                links.read(section.sections(ConfigOption.LINKS), self, id.isPresent());
        return new ConfiguredHost(id.orElse(0), name, config(section, policy, self, read), read);
    }

    private HostConfig config(
            TomlSection section, LinkPolicy policy, boolean self, List<ConfiguredLink> links) {
        Optional<Dialect> dialect = peers.dialect(section, self);
        boolean sessions = peers.speaksSessions(dialect, self);
        Optional<NodePublicKey> key = peers.publicKey(section, self, sessions);
        if (sessions) {
            links.stream()
                    .map(at -> at.config().transport())
                    .filter(transport -> transport != LinkTransport.UDP)
                    .findFirst()
                    .ifPresent(transport -> refuse(section, transport));
        }
        HostConfig config = HostConfig.of(policy);
        config = dialect.map(config::withDialect).orElse(config);
        return key.map(config::withPublicKey).orElse(config);
    }

    private static void refuse(TomlSection section, LinkTransport transport) {
        section.refuse(
                ConfigOption.HOSTS_DIALECT,
                "links over "
                        + transport.wireName()
                        + " cannot carry sessions; give the host links over udp, or dialect ="
                        + " \"libknet\"");
    }
}
