/** Those who look at packets that pass: what they are told, and where. */
@NullMarked
package io.knet.netty.tap;

import org.jspecify.annotations.NullMarked;
