/**
 * The public API: everything a program that uses knet imports. Nothing here is about sockets,
 * threads or Netty channels.
 *
 * <p>References like "spec wire 8.2", "spec api 4.7" or "spec api Q26" are to sections and
 * questions of the description of libknet that knet was written from: {@code docs/spec/wire.md} and
 * {@code docs/spec/api.md} in the project's repository. They say where a rule comes from; what knet
 * does is described in full here.
 */
@NullMarked
package io.knet;

import org.jspecify.annotations.NullMarked;
