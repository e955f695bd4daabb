package io.knet;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a host is added to a handle. Immutable. */
public final class HostConfig {
    /** Policy {@link LinkPolicy#PASSIVE}, and sessions if the handle has them. */
    public static final HostConfig DEFAULT = new HostConfig(LinkPolicy.PASSIVE, null, null);

    private final LinkPolicy policy;
    private final @Nullable Dialect dialect;
    private final @Nullable NodePublicKey publicKey;

    private HostConfig(
            LinkPolicy policy, @Nullable Dialect dialect, @Nullable NodePublicKey publicKey) {
        this.policy = policy;
        this.dialect = dialect;
        this.publicKey = publicKey;
    }

    /** The default with a policy. */
    public static HostConfig of(LinkPolicy policy) {
        return DEFAULT.withPolicy(policy);
    }

    /** How messages are spread over the host's links. */
    public HostConfig withPolicy(LinkPolicy policy) {
        return new HostConfig(requireNonNull(policy, "policy"), dialect, publicKey);
    }

    /** In what this node and the host speak with each other. */
    public HostConfig withDialect(Dialect dialect) {
        return new HostConfig(policy, requireNonNull(dialect, "dialect"), publicKey);
    }

    /** The host's public key, by which it proves in sessions who it is. */
    public HostConfig withPublicKey(NodePublicKey publicKey) {
        return new HostConfig(policy, dialect, requireNonNull(publicKey, "publicKey"));
    }

    /** How messages are spread over the host's links. */
    public LinkPolicy policy() {
        return policy;
    }

    /**
     * In what this node and the host speak with each other; empty for {@link Dialect#SESSION} if
     * the handle has a {@link SessionConfig}, {@link Dialect#LIBKNET} if it has none.
     */
    public Optional<Dialect> dialect() {
        return Optional.ofNullable(dialect);
    }

    /** The host's public key; empty if it has none. */
    public Optional<NodePublicKey> publicKey() {
        return Optional.ofNullable(publicKey);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostConfig that
                && policy == that.policy
                && dialect == that.dialect
                && Objects.equals(publicKey, that.publicKey);
    }

    @Override
    public int hashCode() {
        return Objects.hash(policy, dialect, publicKey);
    }

    @Override
    public String toString() {
        return "HostConfig[policy="
                + policy.wireName()
                + (dialect == null ? "" : ", dialect=" + dialect.wireName())
                + (publicKey == null ? "" : ", public key=" + publicKey)
                + "]";
    }
}
