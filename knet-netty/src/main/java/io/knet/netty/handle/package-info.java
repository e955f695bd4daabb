/** The handle, put together from its parts, and its end. */
@NullMarked
package io.knet.netty.handle;

import org.jspecify.annotations.NullMarked;
