/** Data channels: where messages of the application begin and end. */
@NullMarked
package io.knet.netty.datachannel;

import org.jspecify.annotations.NullMarked;
