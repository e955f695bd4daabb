/** Runs simulations: one seed, or many on all processors. */
@NullMarked
package io.knet.tools.simulate.run;

import org.jspecify.annotations.NullMarked;
