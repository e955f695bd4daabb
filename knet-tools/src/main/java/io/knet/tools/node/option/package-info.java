/** The options of {@code knet node} and their text forms. */
@NullMarked
package io.knet.tools.node.option;

import org.jspecify.annotations.NullMarked;
