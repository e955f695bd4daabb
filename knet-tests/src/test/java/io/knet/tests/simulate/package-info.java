/** The simulator: a fixed set of seeds, and that it finds what is broken on purpose. */
@NullMarked
package io.knet.tests.simulate;

import org.jspecify.annotations.NullMarked;
