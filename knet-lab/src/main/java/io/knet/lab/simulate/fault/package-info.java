/** What is done to the nodes and networks of a simulation. */
@NullMarked
package io.knet.lab.simulate.fault;

import org.jspecify.annotations.NullMarked;
