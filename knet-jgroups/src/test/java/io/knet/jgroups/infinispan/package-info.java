/**
 * Infinispan over KNET, and over JGroups' own transports for comparison: a JVM for each node, in a
 * network namespace of its own, with two networks between them.
 */
package io.knet.jgroups.infinispan;
