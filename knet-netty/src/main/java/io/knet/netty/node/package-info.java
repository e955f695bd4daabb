/** The node: handle, hosts, links and data channels, and how messages get from one to the other. */
@NullMarked
package io.knet.netty.node;

import org.jspecify.annotations.NullMarked;
