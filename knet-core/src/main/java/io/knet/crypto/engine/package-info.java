/**
 * How knet uses crypto models: how they are found and tried, the two configuration slots with their
 * rules, sealing and opening (spec wire 5.4, 5.5).
 */
@NullMarked
package io.knet.crypto.engine;

import org.jspecify.annotations.NullMarked;
