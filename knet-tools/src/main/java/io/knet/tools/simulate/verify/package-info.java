/** Follows every message through a simulation and says what went wrong. */
@NullMarked
package io.knet.tools.simulate.verify;

import org.jspecify.annotations.NullMarked;
