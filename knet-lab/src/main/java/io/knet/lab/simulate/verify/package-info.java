/** Follows every message through a simulation and says what went wrong. */
@NullMarked
package io.knet.lab.simulate.verify;

import org.jspecify.annotations.NullMarked;
