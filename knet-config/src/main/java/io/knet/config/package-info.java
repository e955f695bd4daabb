/**
 * Nodes from files. {@link io.knet.config.KnetConfig} reads knet's own {@code knet.conf}, and
 * {@code corosync.conf} as it is, and makes handles of what they say.
 */
@NullMarked
package io.knet.config;

import org.jspecify.annotations.NullMarked;
