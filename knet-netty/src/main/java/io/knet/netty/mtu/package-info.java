/** When the path MTU of a link is searched, and what is known of it. */
@NullMarked
package io.knet.netty.mtu;

import org.jspecify.annotations.NullMarked;
