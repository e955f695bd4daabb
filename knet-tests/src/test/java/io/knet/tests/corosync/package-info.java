/**
 * Nodes of this project as members of clusters of real corosync, in network namespaces: a {@link
 * io.knet.tests.corosync.CorosyncDaemon} that sees a handle of ours as a cluster node, and a {@link
 * io.knet.tests.corosync.Bridge} of ours through which daemons form a membership.
 *
 * <p>A test describes a network in a {@link io.knet.tests.corosync.CorosyncNetwork}, which ends
 * every daemon and removes every namespace, and adds the daemons' logs to a failure.
 */
@NullMarked
package io.knet.tests.corosync;

import org.jspecify.annotations.NullMarked;
