/** Short runs of {@code knet bench}: that it works, not how fast anything is. */
@NullMarked
package io.knet.tests.bench;

import org.jspecify.annotations.NullMarked;
