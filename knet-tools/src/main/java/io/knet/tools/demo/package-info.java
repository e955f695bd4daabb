/** {@code knet demo}: shows a fail-over between two nodes in one process. */
@NullMarked
package io.knet.tools.demo;

import org.jspecify.annotations.NullMarked;
