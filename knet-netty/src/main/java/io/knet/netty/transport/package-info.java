/**
 * Sockets: how a link's channel and a local address's listener are opened, and what their errors
 * mean.
 */
@NullMarked
package io.knet.netty.transport;

import org.jspecify.annotations.NullMarked;
