/** Measurements: what is done with the nodes, and the figures that come of it. */
@NullMarked
package io.knet.lab.bench.measure;

import org.jspecify.annotations.NullMarked;
