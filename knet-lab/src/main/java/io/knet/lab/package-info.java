/**
 * What knet is measured and tried with: {@code knet bench}, {@code soak} and {@code simulate}. It
 * reaches into the implementation, and is no part of what an operator installs.
 */
@NullMarked
package io.knet.lab;

import org.jspecify.annotations.NullMarked;
