/** {@code knet view}: where the live view of a node is. */
@NullMarked
package io.knet.tools.view;

import org.jspecify.annotations.NullMarked;
