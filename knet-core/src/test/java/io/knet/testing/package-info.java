/**
 * What the tests of all modules share: the recorded vectors and traces of libknet, the payloads in
 * them, and a watch for leaked buffers, each of which fails the build.
 */
@NullMarked
package io.knet.testing;

import org.jspecify.annotations.NullMarked;
