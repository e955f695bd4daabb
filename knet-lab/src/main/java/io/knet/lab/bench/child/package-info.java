/**
 * What runs in the processes that {@code knet bench} measures: nodes, driven by lines on standard
 * input. The same protocol is spoken by the C program on the real libknet, among the resources of
 * {@code io.knet.lab.bench.libknet}.
 */
@NullMarked
package io.knet.lab.bench.child;

import org.jspecify.annotations.NullMarked;
