/** The messages that benchmarks send, and how they are verified. */
@NullMarked
package io.knet.tools.bench.message;

import org.jspecify.annotations.NullMarked;
