/** What runs on event loops and off them: calls between threads, futures, events. */
@NullMarked
package io.knet.netty.concurrent;

import org.jspecify.annotations.NullMarked;
