/** One real handle among thousands of hosts that do nothing but answer it. */
@NullMarked
package io.knet.lab.simulate.crowd;

import org.jspecify.annotations.NullMarked;
