package io.knet.config;

import io.knet.AccessEntry;
import io.knet.AccessVerdict;
import io.knet.KnetAddress;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.LinkTransport;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Reads the sections {@code [[hosts.links]]} of all hosts. */
final class TomlLinks {
    private static final String DYNAMIC = "dynamic";
    private static final String ADDRESS =
            "an address with a port, as in 10.0.0.1:5405 or [fd00::1]:5405";

    private final Findings findings;
    private final AddressReader addresses;
    private final LinkTimers timers;

    /** Two links with the same two addresses could not be told apart. */
    private final Set<String> taken = new HashSet<>();

    TomlLinks(Findings findings, AddressReader addresses, LinkTimers timers) {
        this.findings = findings;
        this.addresses = addresses;
        this.timers = timers;
    }

    /**
     * Reads the links of a host.
     *
     * @param self whether the host is this node itself
     * @param known whether that is known
     */
    List<ConfiguredLink> read(List<TomlSection> sections, boolean self, boolean known) {
        Set<Integer> ids = new HashSet<>();
        List<ConfiguredLink> links = new ArrayList<>();
        for (TomlSection section : sections) {
            section.require(ConfigOption.LINKS_ID, "both nodes use the same id, 0 to 7");
            OptionalInt id = section.integer(ConfigOption.LINKS_ID, 0, KnetLimits.MAX_LINKS - 1);
            if (id.isPresent() && !ids.add(id.getAsInt())) {
                section.refuse(
                        ConfigOption.LINKS_ID, "link " + id.getAsInt() + " is described twice");
            }
            LinkTransport transport =
                    section.oneOf(
                                    ConfigOption.LINKS_TRANSPORT,
                                    Words.of(LinkTransport.values(), LinkTransport::wireName))
                            .orElse(LinkTransport.UDP);
            Optional<LinkConfig> config =
                    switch (transport) {
                        case LOOPBACK -> loopback(section, known && !self, sections.size() > 1);
                        case UDP -> addressed(section, LinkConfig::dynamic, LinkConfig::udp);
                        case SCTP -> addressed(section, LinkConfig::sctp, LinkConfig::sctp);
                    };
            List<AccessEntry> access = access(section, config);
            LinkConfig settings = settings(section, config.orElse(LinkConfig.loopback()));
            links.add(new ConfiguredLink(id.orElse(0), settings, access));
        }
        return links;
    }

    private static Optional<LinkConfig> loopback(
            TomlSection section, boolean elsewhere, boolean others) {
        if (elsewhere) {
            section.refuse(
                    ConfigOption.LINKS_TRANSPORT,
                    "loopback leads to this node itself; other hosts are reached over udp");
        }
        if (others) {
            section.refuse(
                    ConfigOption.LINKS_TRANSPORT,
                    "a loopback link must be the only link of its host");
        }
        for (ConfigOption option : List.of(ConfigOption.LINKS_LOCAL, ConfigOption.LINKS_REMOTE)) {
            if (section.has(option)) {
                section.refuse(option, "a loopback link has no addresses");
            }
        }
        return Optional.of(LinkConfig.loopback());
    }

    private Optional<LinkConfig> addressed(
            TomlSection section,
            Function<InetSocketAddress, LinkConfig> dynamic,
            BiFunction<InetSocketAddress, InetSocketAddress, LinkConfig> fixed) {
        section.require(ConfigOption.LINKS_LOCAL, ADDRESS);
        section.require(ConfigOption.LINKS_REMOTE, ADDRESS + ", or \"" + DYNAMIC + "\"");
        Optional<InetSocketAddress> local =
                section.text(ConfigOption.LINKS_LOCAL, ADDRESS)
                        .flatMap(
                                text ->
                                        section.made(
                                                ConfigOption.LINKS_LOCAL,
                                                () -> KnetAddress.parse(text)));
        Optional<String> peer = section.text(ConfigOption.LINKS_REMOTE, ADDRESS);
        if (peer.filter(DYNAMIC::equals).isPresent()) {
            return local.map(dynamic);
        }
        Optional<InetSocketAddress> remote =
                peer.flatMap(
                        text ->
                                section.made(
                                        ConfigOption.LINKS_REMOTE,
                                        () -> addresses.read(text, local)));
        if (local.isEmpty() || remote.isEmpty()) {
            return Optional.empty();
        }
        Optional<LinkConfig> config =
                section.made(
                        ConfigOption.LINKS_REMOTE, () -> fixed.apply(local.get(), remote.get()));
        config.ifPresent(link -> checkFree(section, link, local.get(), remote.get()));
        return config;
    }

    private void checkFree(
            TomlSection section, LinkConfig link, InetSocketAddress from, InetSocketAddress to) {
        String pair = KnetAddress.format(from) + " -> " + KnetAddress.format(to);
        if (from.getPort() != 0 && !taken.add(link.transport() + " " + pair)) {
            section.refuse(
                    ConfigOption.LINKS_REMOTE, "another link has the same two addresses, " + pair);
        }
    }

    private LinkConfig settings(TomlSection section, LinkConfig config) {
        Optional<TomlSection> own = section.section(ConfigOption.LINKS_TIMERS);
        return config.withPriority(
                        section.integer(ConfigOption.LINKS_PRIORITY, 0, KnetLimits.MAX_PRIORITY)
                                .orElse(config.priority()))
                .withEnabled(section.flag(ConfigOption.LINKS_ENABLED).orElse(true))
                .withUrgent(section.flag(ConfigOption.LINKS_URGENT).orElse(false))
                .withTimers(own.map(at -> TomlTimers.OF_A_LINK.read(at, timers)).orElse(timers));
    }

    /** Who is accepted as the peer of a dynamic link has to be said, for nobody is otherwise. */
    private List<AccessEntry> access(TomlSection section, Optional<LinkConfig> config) {
        String form = "\"accept SOURCES\" or \"reject SOURCES\", as in \"accept 10.0.0.0/8\"";
        boolean dynamic = config.filter(LinkConfig::isDynamic).isPresent();
        if (dynamic) {
            section.require(
                    ConfigOption.LINKS_ACCESS,
                    "a dynamic link takes packets only from where that says, an array of " + form);
        }
        Optional<Map<Place, String>> texts = section.texts(ConfigOption.LINKS_ACCESS, form);
        if (texts.isPresent() && config.isPresent() && !dynamic) {
            section.refuse(
                    ConfigOption.LINKS_ACCESS,
                    "is for links with remote = \""
                            + DYNAMIC
                            + "\"; others take packets from their peer only");
        }
        List<AccessEntry> entries = new ArrayList<>();
        texts.orElse(Map.of())
                .forEach(
                        (place, text) -> {
                            try {
                                AccessEntry entry = entry(text, form);
                                config.ifPresent(at -> checkFamily(entry, at.local()));
                                if (entries.contains(entry)) {
                                    throw KnetExceptions.invalid("\"" + text + "\" is there twice");
                                }
                                entries.add(entry);
                            } catch (KnetException e) {
                                findings.add(
                                        place,
                                        ConfigOption.LINKS_ACCESS.path(),
                                        String.valueOf(e.getMessage()));
                            }
                        });
        return entries;
    }

    private static AccessEntry entry(String text, String form) {
        for (AccessVerdict verdict : AccessVerdict.values()) {
            String word = verdict.name().toLowerCase(Locale.ROOT) + " ";
            if (text.startsWith(word)) {
                return AccessEntry.of(text.substring(word.length()).strip(), verdict);
            }
        }
        throw KnetExceptions.invalid("\"" + text + "\" must be " + form);
    }

    private static void checkFamily(AccessEntry entry, InetSocketAddress local) {
        InetAddress first =
                entry instanceof AccessEntry.Address one
                        ? one.address()
                        : entry instanceof AccessEntry.Mask mask
                                ? mask.network()
                                : ((AccessEntry.Range) entry).first();
        if (first instanceof Inet6Address != local.getAddress() instanceof Inet6Address) {
            throw KnetExceptions.invalid(
                    "\""
                            + entry.sources()
                            + "\" is of another family than the local address, "
                            + KnetAddress.format(local)
                            + ", and would match nothing");
        }
    }
}
