/** Where received messages go: the filter, then a data channel. */
@NullMarked
package io.knet.netty.receive;

import org.jspecify.annotations.NullMarked;
