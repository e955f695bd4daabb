/** Asks the application where messages go, and reads what it says. */
@NullMarked
package io.knet.netty.filter;

import org.jspecify.annotations.NullMarked;
