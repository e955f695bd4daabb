/** The options of {@code knet bench}. */
@NullMarked
package io.knet.lab.bench.option;

import org.jspecify.annotations.NullMarked;
