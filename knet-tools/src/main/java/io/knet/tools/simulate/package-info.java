/**
 * {@code knet simulate}: whole clusters in one thread, under virtual time, with faults from a seed.
 */
@NullMarked
package io.knet.tools.simulate;

import org.jspecify.annotations.NullMarked;
