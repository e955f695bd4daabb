/** The live view in a browser. */
@NullMarked
package io.knet.tests.view;

import org.jspecify.annotations.NullMarked;
