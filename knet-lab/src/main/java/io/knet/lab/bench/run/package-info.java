/** The benchmarks: which nodes are made, and in which order they are measured. */
@NullMarked
package io.knet.lab.bench.run;

import org.jspecify.annotations.NullMarked;
