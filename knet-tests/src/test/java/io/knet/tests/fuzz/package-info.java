/**
 * Bytes from outside, good and bad, for everything in knet that reads such: {@link
 * io.knet.tests.fuzz.Targets} lists them.
 */
@NullMarked
package io.knet.tests.fuzz;

import org.jspecify.annotations.NullMarked;
