/** A package that knows the kitchen. */
@NullMarked
package io.knet.tests.architecture.planted.rooms.cellar;

import org.jspecify.annotations.NullMarked;
