/**
 * The crypto model {@code bouncycastle}: Bouncy Castle's lightweight API, independent of the JVM's
 * providers.
 */
@NullMarked
package io.knet.crypto.bouncycastle;

import org.jspecify.annotations.NullMarked;
