/** Where the nodes of a benchmark meet. */
@NullMarked
package io.knet.lab.bench.network;

import org.jspecify.annotations.NullMarked;
