package io.knet.netty.link;

import io.knet.Errno;

/**
 * An error that a link's event loop had from its socket. Each is an object of its own, so that a
 * synchronous send can tell whether there was one since it began.
 */
record SocketError(Errno errno, Throwable failure) {}
