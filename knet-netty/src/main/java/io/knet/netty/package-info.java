/**
 * knet on Netty, for programs that use Netty themselves: handles on the program's own event loops,
 * and the program's own handlers in the pipelines of links.
 */
@NullMarked
package io.knet.netty;

import org.jspecify.annotations.NullMarked;
