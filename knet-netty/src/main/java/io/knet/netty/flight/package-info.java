/** What happens to a node, as events of the JDK's flight recorder, where that is there. */
@NullMarked
package io.knet.netty.flight;

import org.jspecify.annotations.NullMarked;
