/** Microbenchmarks of what every packet goes through. See CONTRIBUTING.md for how to run them. */
@NullMarked
package io.knet.tests.jmh;

import org.jspecify.annotations.NullMarked;
