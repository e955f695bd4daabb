/** Links over UDP: how their sockets are opened, and what local addresses share. */
@NullMarked
package io.knet.netty.udp;

import org.jspecify.annotations.NullMarked;
