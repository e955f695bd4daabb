package io.knet.admin.jmx;

import java.util.List;

/**
 * A host: {@code io.knet:type=Host,node=1,host=2}. Not to be implemented by programs: attributes
 * will be added.
 */
public interface HostMXBean {
    /** Id of the host. */
    int getHost();

    /** Name of the host. */
    String getName();

    /** Whether a link to it is up. */
    boolean isReachable();

    /** How messages are spread over its links: {@code passive}, {@code active} or {@code rr}. */
    String getPolicy();

    /** Ids of the links that the policy uses at the moment, ascending. */
    List<Integer> getActiveLinks();

    /** In what this node and the host may speak with each other. */
    String getDialect();

    /** Whether its packets are sent in a session. */
    boolean isInSession();

    /** How old the session is, in milliseconds; -1 without one. */
    long getSessionAgeMillis();

    /** What packets of the session are sealed with; empty without one. */
    String getSessionCipher();

    /** Public key by which the host proved who it is; empty without a session or identities. */
    String getSessionPublicKey();

    /** Sessions that there were with the host before the present one. */
    long getSessionRenewals();
}
