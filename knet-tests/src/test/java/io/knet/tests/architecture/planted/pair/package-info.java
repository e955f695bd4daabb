/** Two classes that know each other. */
@NullMarked
package io.knet.tests.architecture.planted.pair;

import org.jspecify.annotations.NullMarked;
