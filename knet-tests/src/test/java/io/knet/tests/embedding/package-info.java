/**
 * knet inside a program that uses Netty itself: on its event loops, with its handlers in the
 * pipelines, and closed at any moment from any thread.
 */
@NullMarked
package io.knet.tests.embedding;

import org.jspecify.annotations.NullMarked;
