/** One link: its channel, its state, what its socket reports, its path and its peer. */
@NullMarked
package io.knet.netty.link;

import org.jspecify.annotations.NullMarked;
