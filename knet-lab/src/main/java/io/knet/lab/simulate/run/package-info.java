/** Runs simulations: one seed, or many on all processors. */
@NullMarked
package io.knet.lab.simulate.run;

import org.jspecify.annotations.NullMarked;
