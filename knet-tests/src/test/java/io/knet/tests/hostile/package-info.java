/**
 * Nodes of this project, and of real libknet, on networks that lose, repeat, delay, clog and break:
 * {@link io.knet.tests.hostile.HostileNet} has the network, {@link io.knet.tests.hostile.Fault}
 * what happens to it, {@link io.knet.tests.hostile.Ordeal} a pair of nodes that goes through it.
 *
 * <p>What is measured on the way is printed as a table. The property {@code knet.hostile.repeats}
 * has every fault happen that often, and {@code knet.hostile.seconds} makes them longer.
 */
@NullMarked
package io.knet.tests.hostile;

import org.jspecify.annotations.NullMarked;
