/** {@code knet node}: a node for people and for scripts. */
@NullMarked
package io.knet.tools.node;

import org.jspecify.annotations.NullMarked;
