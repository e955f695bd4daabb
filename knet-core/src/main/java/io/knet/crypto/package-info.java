/**
 * The seam between the protocol and its crypto models: what a model must offer, how models are found, and the two
 * configuration slots with their rules of use (spec wire 5).
 */
@NullMarked
package io.knet.crypto;

import org.jspecify.annotations.NullMarked;
