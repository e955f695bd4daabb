/**
 * Sessions, the dialect between nodes of knet's own, as the engine speaks it: what drives the state
 * machines of {@code io.knet.session}, and which dialect a host is spoken to in.
 */
@NullMarked
package io.knet.netty.session;

import org.jspecify.annotations.NullMarked;
