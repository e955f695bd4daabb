/** Where the nodes of a benchmark meet. */
@NullMarked
package io.knet.tools.bench.network;

import org.jspecify.annotations.NullMarked;
