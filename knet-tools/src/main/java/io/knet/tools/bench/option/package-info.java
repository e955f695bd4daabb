/** The options of {@code knet bench}. */
@NullMarked
package io.knet.tools.bench.option;

import org.jspecify.annotations.NullMarked;
