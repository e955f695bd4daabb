/** {@code knet soak}: a cluster under traffic and faults for a long time, and what it costs. */
@NullMarked
package io.knet.lab.soak;

import org.jspecify.annotations.NullMarked;
