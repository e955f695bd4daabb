/** The messages that benchmarks send, and how they are verified. */
@NullMarked
package io.knet.lab.bench.message;

import org.jspecify.annotations.NullMarked;
