/**
 * A transport for JGroups over knet's links: {@link io.knet.jgroups.KNET} instead of {@code UDP} or
 * {@code TCP} at the bottom of a stack, {@link io.knet.jgroups.KNET_PING} instead of its discovery,
 * and {@link io.knet.jgroups.KNET_FD} instead of {@code FD_SOCK2}.
 */
@NullMarked
package io.knet.jgroups;

import org.jspecify.annotations.NullMarked;
