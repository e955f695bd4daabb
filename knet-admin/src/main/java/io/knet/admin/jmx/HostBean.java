package io.knet.admin.jmx;

import io.knet.KnetHost;
import io.knet.NodePublicKey;
import io.knet.stats.HostStatus;
import io.knet.stats.SessionStatus;
import java.util.List;
import java.util.function.Supplier;

/** A host, as JMX has it. */
final class HostBean implements HostMXBean {
    private final Supplier<HostStatus> status;

    HostBean(KnetHost host) {
        status = new LastKnown<>(host::status);
    }

    @Override
    public int getHost() {
        return status.get().host();
    }

    @Override
    public String getName() {
        return status.get().name();
    }

    @Override
    public boolean isReachable() {
        return status.get().reachable();
    }

    @Override
    public String getPolicy() {
        return status.get().policy().wireName();
    }

    @Override
    public List<Integer> getActiveLinks() {
        return status.get().activeLinks();
    }

    @Override
    public String getDialect() {
        return status.get().dialect().wireName();
    }

    @Override
    public boolean isInSession() {
        return status.get().session().isPresent();
    }

    @Override
    public long getSessionAgeMillis() {
        return status.get().session().map(session -> session.age().toMillis()).orElse(-1L);
    }

    @Override
    public String getSessionCipher() {
        return status.get().session().map(session -> session.cipher().wireName()).orElse("");
    }

    @Override
    public String getSessionPublicKey() {
        return status.get()
                .session()
                .flatMap(SessionStatus::publicKey)
                .map(NodePublicKey::toString)
                .orElse("");
    }

    @Override
    public long getSessionRenewals() {
        return status.get().session().map(SessionStatus::renewals).orElse(0L);
    }
}
