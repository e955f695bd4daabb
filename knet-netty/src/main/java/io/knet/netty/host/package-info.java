/** Hosts: which links they have, which of them carry messages, and whose packets are whose. */
@NullMarked
package io.knet.netty.host;

import org.jspecify.annotations.NullMarked;
