/** {@code knet bench}: measures nodes, and the real libknet beside them. */
@NullMarked
package io.knet.lab.bench;

import org.jspecify.annotations.NullMarked;
