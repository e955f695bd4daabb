/** The processes that {@code knet bench} measures, as it sees them. */
@NullMarked
package io.knet.lab.bench.process;

import org.jspecify.annotations.NullMarked;
