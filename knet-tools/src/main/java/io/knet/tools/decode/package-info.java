/** {@code knet decode}: prints the packets in a capture, one a line. */
@NullMarked
package io.knet.tools.decode;

import org.jspecify.annotations.NullMarked;
