/** A package that knows the cellar. */
@NullMarked
package io.knet.tests.architecture.planted.rooms.kitchen;

import org.jspecify.annotations.NullMarked;
