package io.knet.jgroups;

import io.knet.ChannelConfig;
import io.knet.CryptoConfig;
import io.knet.Dialect;
import io.knet.KnetHandle;
import io.knet.KnetHandleBuilder;
import io.knet.LinkTimers;
import io.knet.SessionConfig;
import io.knet.config.ConfiguredHost;
import io.knet.config.ConfiguredLink;
import io.knet.config.KnetConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** A node as a {@code knet.conf} describes it. */
final class FilePlan implements NodePlan {
    private final KnetConfig config;
    private final Optional<SessionConfig> sessions;

    private FilePlan(KnetConfig config, Optional<SessionConfig> sessions) {
        this.config = config;
        this.sessions = sessions;
    }

    /**
     * Reads the file.
     *
     * @param sessions whether hosts are to be spoken with in sessions and in nothing else: those of
     *     the file's {@code [session]}, or such as the key of {@code [crypto]} makes
     * @throws io.knet.config.KnetConfigException naming everything that is wrong with it
     * @throws IllegalArgumentException if there are to be sessions and the file has no key, or says
     *     that a host is spoken with in something else
     */
    static FilePlan load(Path file, boolean sessions) {
        KnetConfig config = KnetConfig.load(file);
        boolean loaded = false;
        try {
            FilePlan plan =
                    new FilePlan(
                            config,
                            sessions && config.sessions().isEmpty()
                                    ? Optional.of(sessions(config, file))
                                    : config.sessions());
            if (sessions) {
                plan.requireSessionsOnly(file);
            }
            loaded = true;
            return plan;
        } finally {
            if (!loaded) {
                config.close();
            }
        }
    }

    private void requireSessionsOnly(Path file) {
        for (ConfiguredHost host : config.hosts()) {
            Dialect dialect = host.config().dialect().orElse(Dialect.SESSION);
            if (dialect != Dialect.SESSION && host.id() != config.nodeId()) {
                throw new IllegalArgumentException(
                        "sessions=\"true\" has nodes speak in sessions only, and "
                                + file
                                + " has dialect = \""
                                + dialect.wireName()
                                + "\" for host "
                                + host.id()
                                + "; take away one of the two");
            }
        }
    }

    private static SessionConfig sessions(KnetConfig config, Path file) {
        byte[] key =
                config.crypto()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "sessions=\"true\" needs a key, and "
                                                        + file
                                                        + " has no section [session] or [crypto]"))
                        .key();
        try {
            return SessionConfig.aesGcm(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    @Override
    public int nodeId() {
        return config.nodeId();
    }

    @Override
    public Optional<CryptoConfig> crypto() {
        return config.crypto();
    }

    @Override
    public Optional<SessionConfig> sessions() {
        return sessions;
    }

    @Override
    public void configure(KnetHandleBuilder builder) {
        config.applyTo(builder);
    }

    @Override
    public void configure(KnetHandle handle) {
        config.applyTo(handle);
    }

    @Override
    public ChannelConfig channel(int number) {
        return config.channels().stream()
                .filter(channel -> channel.number() == number)
                .findFirst()
                .orElseGet(() -> ChannelConfig.of(number));
    }

    @Override
    public boolean speaksInSessions(int host) {
        return sessions.isPresent()
                && config.hosts().stream()
                        .filter(known -> known.id() == host)
                        .allMatch(
                                known ->
                                        known.config().dialect().orElse(Dialect.SESSION)
                                                == Dialect.SESSION);
    }

    @Override
    public void addHosts(KnetHandle handle) {
        config.addHosts(handle);
    }

    @Override
    public void enableLinks(KnetHandle handle) {
        for (ConfiguredHost host : config.hosts()) {
            for (ConfiguredLink link : host.links()) {
                if (link.config().enabled()) {
                    handle.host(host.id()).link(link.id()).enable();
                }
            }
        }
    }

    @Override
    public Stream<LinkTimers> timers() {
        return config.hosts().stream()
                .flatMap(host -> host.links().stream())
                .map(link -> link.config().timers());
    }

    @Override
    public void close() {
        sessions.ifPresent(SessionConfig::close);
        config.close();
    }
}
