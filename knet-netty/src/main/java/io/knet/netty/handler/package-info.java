/**
 * What the handlers of a link's pipeline pass to each other, for programs that put handlers of
 * their own in.
 */
@NullMarked
package io.knet.netty.handler;

import org.jspecify.annotations.NullMarked;
