/** Tests of sessions that need no real algorithms. */
@NullMarked
package io.knet.session;

import org.jspecify.annotations.NullMarked;
