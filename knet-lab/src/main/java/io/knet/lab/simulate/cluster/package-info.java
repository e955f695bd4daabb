/** The nodes of a simulation: real handles on virtual machines, and what they are made to do. */
@NullMarked
package io.knet.lab.simulate.cluster;

import org.jspecify.annotations.NullMarked;
