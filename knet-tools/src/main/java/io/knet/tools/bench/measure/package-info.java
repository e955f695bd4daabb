/** Measurements: what is done with the nodes, and the figures that come of it. */
@NullMarked
package io.knet.tools.bench.measure;

import org.jspecify.annotations.NullMarked;
