/** Settings, as the parts read them. */
@NullMarked
package io.knet.netty.settings;

import org.jspecify.annotations.NullMarked;
