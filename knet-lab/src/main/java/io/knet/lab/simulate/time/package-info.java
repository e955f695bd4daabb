/** Virtual time: everything of a simulation runs in one thread, in the order of its clock. */
@NullMarked
package io.knet.lab.simulate.time;

import org.jspecify.annotations.NullMarked;
