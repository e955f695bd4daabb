/** Tests of sessions that need their algorithms, with each implementation of these. */
@NullMarked
package io.knet.crypto.session;

import org.jspecify.annotations.NullMarked;
