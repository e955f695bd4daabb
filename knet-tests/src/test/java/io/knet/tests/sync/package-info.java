/**
 * The synchronous send: every outcome that it promises, provoked on real sockets, on the calling
 * thread and through the pipeline.
 */
@NullMarked
package io.knet.tests.sync;

import org.jspecify.annotations.NullMarked;
