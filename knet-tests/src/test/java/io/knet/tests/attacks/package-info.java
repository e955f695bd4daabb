/** Attacks that have a name, each tried on nodes as they are used. */
@NullMarked
package io.knet.tests.attacks;

import org.jspecify.annotations.NullMarked;
