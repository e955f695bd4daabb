package io.knet;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a host is added to a handle. Immutable. */
public final class HostConfig {
    /** Policy {@link LinkPolicy#PASSIVE}, and sessions if the handle has them. */
    public static final HostConfig DEFAULT =
            new HostConfig(
                    LinkPolicy.PASSIVE,
                    null,
                    null,
                    KnetLimits.DEFAULT_UNCONFIRMED_MESSAGES,
                    KnetLimits.DEFAULT_UNCONFIRMED_BYTES);

    private final LinkPolicy policy;
    private final @Nullable Dialect dialect;
    private final @Nullable NodePublicKey publicKey;
    private final int maxUnconfirmedMessages;
    private final int maxUnconfirmedBytes;

    private HostConfig(
            LinkPolicy policy,
            @Nullable Dialect dialect,
            @Nullable NodePublicKey publicKey,
            int maxUnconfirmedMessages,
            int maxUnconfirmedBytes) {
        this.policy = policy;
        this.dialect = dialect;
        this.publicKey = publicKey;
        this.maxUnconfirmedMessages = maxUnconfirmedMessages;
        this.maxUnconfirmedBytes = maxUnconfirmedBytes;
    }

    /** The default with a policy. */
    public static HostConfig of(LinkPolicy policy) {
        return DEFAULT.withPolicy(policy);
    }

    /** How messages are spread over the host's links. */
    public HostConfig withPolicy(LinkPolicy policy) {
        return new HostConfig(
                requireNonNull(policy, "policy"),
                dialect,
                publicKey,
                maxUnconfirmedMessages,
                maxUnconfirmedBytes);
    }

    /** In what this node and the host speak with each other. */
    public HostConfig withDialect(Dialect dialect) {
        return new HostConfig(
                policy,
                requireNonNull(dialect, "dialect"),
                publicKey,
                maxUnconfirmedMessages,
                maxUnconfirmedBytes);
    }

    /** The host's public key, by which it proves in sessions who it is. */
    public HostConfig withPublicKey(NodePublicKey publicKey) {
        return new HostConfig(
                policy,
                dialect,
                requireNonNull(publicKey, "publicKey"),
                maxUnconfirmedMessages,
                maxUnconfirmedBytes);
    }

    /**
     * How much may wait for the host's receipts; what would be more is refused with {@link
     * KnetError#QUEUE_FULL}. A message is taken, whatever its length, if nothing else waits.
     *
     * @param messages 1 to {@link KnetLimits#MAX_UNCONFIRMED_MESSAGES}; {@link
     *     KnetLimits#DEFAULT_UNCONFIRMED_MESSAGES} by default
     * @param bytes of these messages together, 1 or more; {@link
     *     KnetLimits#DEFAULT_UNCONFIRMED_BYTES} by default
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if one is out of its range
     */
    public HostConfig withMaxUnconfirmed(int messages, int bytes) {
        if (messages < 1 || messages > KnetLimits.MAX_UNCONFIRMED_MESSAGES) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    messages
                            + " messages cannot wait for receipts; allowed are 1 to "
                            + KnetLimits.MAX_UNCONFIRMED_MESSAGES);
        }
        if (bytes < 1) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    bytes + " bytes of messages cannot wait for receipts; allowed are 1 or more");
        }
        return new HostConfig(policy, dialect, publicKey, messages, bytes);
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

    /** How many messages may wait for receipts of the host. */
    public int maxUnconfirmedMessages() {
        return maxUnconfirmedMessages;
    }

    /** How many bytes of messages may wait for receipts of the host. */
    public int maxUnconfirmedBytes() {
        return maxUnconfirmedBytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostConfig that
                && policy == that.policy
                && dialect == that.dialect
                && Objects.equals(publicKey, that.publicKey)
                && maxUnconfirmedMessages == that.maxUnconfirmedMessages
                && maxUnconfirmedBytes == that.maxUnconfirmedBytes;
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                policy, dialect, publicKey, maxUnconfirmedMessages, maxUnconfirmedBytes);
    }

    @Override
    public String toString() {
        return "HostConfig[policy="
                + policy.wireName()
                + (dialect == null ? "" : ", dialect=" + dialect.wireName())
                + (publicKey == null ? "" : ", public key=" + publicKey)
                + ", unconfirmed="
                + maxUnconfirmedMessages
                + " messages of "
                + maxUnconfirmedBytes
                + " bytes"
                + "]";
    }
}
