/**
 * The public API: everything a program that uses knet imports. Nothing here is about sockets,
 * threads or Netty channels.
 */
@NullMarked
package io.knet;

import org.jspecify.annotations.NullMarked;
