/** {@code knet doctor} on networks in which something is wrong. */
@NullMarked
package io.knet.tests.doctor;

import org.jspecify.annotations.NullMarked;
