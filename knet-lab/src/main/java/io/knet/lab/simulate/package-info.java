/**
 * {@code knet simulate}: whole clusters in one thread, under virtual time, with faults from a seed.
 */
@NullMarked
package io.knet.lab.simulate;

import org.jspecify.annotations.NullMarked;
