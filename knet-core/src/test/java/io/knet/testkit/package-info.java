/** What the tests of all modules share: the recorded vectors and traces of libknet, and the payloads in them. */
@NullMarked
package io.knet.testkit;

import org.jspecify.annotations.NullMarked;
