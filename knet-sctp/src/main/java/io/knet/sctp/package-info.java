/**
 * Links over SCTP (spec wire 15.2): associations as links see them, one that the link connects and
 * one that its peer does.
 */
@NullMarked
package io.knet.sctp;

import org.jspecify.annotations.NullMarked;
