package io.knet.config;

import io.knet.Dialect;
import io.knet.NodePublicKey;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Reads in what each host is spoken with, and by which key it proves who it is. */
final class TomlPeers {
    private final boolean hasSessions;
    private final boolean hasIdentity;
    private final Optional<NodePublicKey> own;

    private final Set<NodePublicKey> taken = new HashSet<>();

    /**
     * The reader of a file.
     *
     * @param session its section {@code [session]}
     * @param own this node's public key, if it has one that could be read
     */
    TomlPeers(Optional<TomlSection> session, Optional<NodePublicKey> own) {
        hasSessions = session.isPresent();
        hasIdentity = session.filter(at -> at.has(ConfigOption.SESSION_IDENTITY_FILE)).isPresent();
        this.own = own;
    }

    /** The dialect of a host, if the file gives it one. */
    Optional<Dialect> dialect(TomlSection section, boolean self) {
        Optional<Dialect> dialect =
                section.oneOf(
                        ConfigOption.HOSTS_DIALECT, Words.of(Dialect.values(), Dialect::wireName));
        if (dialect.filter(Dialect::speaksSessions).isPresent()) {
            if (self) {
                section.refuse(
                        ConfigOption.HOSTS_DIALECT,
                        "this host is the node itself, which needs no sessions with itself; leave"
                                + " the dialect out");
            } else if (!hasSessions) {
                section.refuse(
                        ConfigOption.HOSTS_DIALECT,
                        "\""
                                + dialect.get().wireName()
                                + "\" needs the section [session]; without it there is \""
                                + Dialect.LIBKNET.wireName()
                                + "\" only");
            }
        }
        return dialect;
    }

    /** Whether a host with a dialect, or without one, may be spoken with in sessions. */
    boolean speaksSessions(Optional<Dialect> dialect, boolean self) {
        return hasSessions && !self && dialect.map(Dialect::speaksSessions).orElse(true);
    }

    /**
     * The public key of a host, if the file gives it one.
     *
     * @param needed whether the host may be spoken with in sessions
     */
    Optional<NodePublicKey> publicKey(TomlSection section, boolean self, boolean needed) {
        if (hasIdentity && needed) {
            section.require(
                    ConfigOption.HOSTS_PUBLIC_KEY,
                    "this node has an identity_file, so every host that speaks in sessions needs"
                            + " its own public key; knet pubkey prints it there");
        }
        Optional<NodePublicKey> key =
                section.text(ConfigOption.HOSTS_PUBLIC_KEY, "what knet pubkey prints on the host")
                        .flatMap(
                                text ->
                                        section.made(
                                                ConfigOption.HOSTS_PUBLIC_KEY,
                                                () -> NodePublicKey.parse(text)));
        if (section.has(ConfigOption.HOSTS_PUBLIC_KEY)) {
            useless(self).ifPresent(why -> section.refuse(ConfigOption.HOSTS_PUBLIC_KEY, why));
        }
        key.flatMap(this::taken)
                .ifPresent(why -> section.refuse(ConfigOption.HOSTS_PUBLIC_KEY, why));
        return key;
    }

    private Optional<String> useless(boolean self) {
        if (self) {
            return Optional.of(
                    "this host is the node itself, whose key is that of identity_file; leave it"
                            + " out");
        }
        return hasIdentity
                ? Optional.empty()
                : Optional.of(
                        "is of use only if this node has an identity too: give it one,"
                                + " identity_file in [session]");
    }

    private Optional<String> taken(NodePublicKey key) {
        if (own.filter(key::equals).isPresent()) {
            return Optional.of("is the key of this node itself; every node has one of its own");
        }
        return taken.add(key)
                ? Optional.empty()
                : Optional.of("another host has the same key; every node has one of its own");
    }
}
