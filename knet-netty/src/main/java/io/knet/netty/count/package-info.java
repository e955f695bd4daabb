/** Counters, times, drops and the log lines that are limited. */
@NullMarked
package io.knet.netty.count;

import org.jspecify.annotations.NullMarked;
