/** {@code knet doctor}: what is wrong with a node's configuration, machine, network and peers. */
@NullMarked
package io.knet.tools.doctor;

import org.jspecify.annotations.NullMarked;
