/** Virtual time: everything of a simulation runs in one thread, in the order of its clock. */
@NullMarked
package io.knet.testkit.time;

import org.jspecify.annotations.NullMarked;
