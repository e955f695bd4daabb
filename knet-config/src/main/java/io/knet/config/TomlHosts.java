package io.knet.config;

import io.knet.KnetLimits;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the sections {@code [[hosts]]}. */
final class TomlHosts {
    private final Findings findings;
    private final OptionalInt nodeId;
    private final TomlLinks links;
    private final Set<Integer> ids = new HashSet<>();

    /** The hosts' names, which are their ids in decimal until they are given others. */
    private final Map<String, Integer> taken = new HashMap<>();

    TomlHosts(Findings findings, Names names, OptionalInt nodeId, LinkTimers timers) {
        this.findings = findings;
        this.nodeId = nodeId;
        links = new TomlLinks(findings, new AddressReader(names), timers);
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
        id.ifPresent(known -> checkName(section, known, name));
        LinkPolicy policy =
                section.oneOf(ConfigOption.HOSTS_POLICY, Words.of(LinkPolicy.values()))
                        .orElse(LinkPolicy.PASSIVE);
        boolean self = id.isPresent() && id.equals(nodeId);
        return new ConfiguredHost(
                id.orElse(0),
                name,
                policy,
                links.read(section.sections(ConfigOption.LINKS), self, id.isPresent()));
    }

    private void checkName(TomlSection section, int id, Optional<String> name) {
        String wanted = name.orElse(Integer.toString(id));
        if (wanted.getBytes(StandardCharsets.UTF_8).length > KnetLimits.MAX_HOST_NAME) {
            section.refuse(
                    ConfigOption.HOSTS_NAME,
                    "the name is longer than " + KnetLimits.MAX_HOST_NAME + " bytes of UTF-8");
        }
        checkTaken(section, id, Integer.toString(id));
        checkTaken(section, id, wanted);
    }

    /** A host is added under its id and named then, so both have to be free. */
    private void checkTaken(TomlSection section, int id, String wanted) {
        Integer other = taken.putIfAbsent(wanted, id);
        if (other != null && other != id) {
            findings.add(
                    section.placeOf(ConfigOption.HOSTS_NAME),
                    ConfigOption.HOSTS_NAME.path(),
                    "hosts " + other + " and " + id + " would both be called \"" + wanted + "\"");
        }
    }
}
