/** Many threads on one handle. */
@NullMarked
package io.knet.tests.stress;

import org.jspecify.annotations.NullMarked;
