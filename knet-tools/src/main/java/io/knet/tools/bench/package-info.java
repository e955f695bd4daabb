/** {@code knet bench}: measures nodes, and the real libknet beside them. */
@NullMarked
package io.knet.tools.bench;

import org.jspecify.annotations.NullMarked;
