/** Somebody who has the simulated network in his hands, and no key. */
@NullMarked
package io.knet.lab.simulate.attack;

import org.jspecify.annotations.NullMarked;
