/** The crypto model {@code jca}: the JVM's own cipher and HMAC implementations. */
@NullMarked
package io.knet.crypto.jca;

import org.jspecify.annotations.NullMarked;
