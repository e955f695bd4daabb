/** Settings that may change while a handle runs, as its parts read them. */
@NullMarked
package io.knet.netty.settings;

import org.jspecify.annotations.NullMarked;
