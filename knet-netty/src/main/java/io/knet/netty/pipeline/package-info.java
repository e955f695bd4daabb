/**
 * The handlers of a link's pipeline, each one step of the way of a packet, in the order in which
 * packets pass them.
 */
@NullMarked
package io.knet.netty.pipeline;

import org.jspecify.annotations.NullMarked;
