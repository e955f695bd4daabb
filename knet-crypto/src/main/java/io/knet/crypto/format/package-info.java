/**
 * The packet format (spec wire 5.1), written once for all models: what goes through the cipher,
 * what the tag covers, in which order things are checked, and how keys are kept and wiped. A model
 * supplies the {@link io.knet.crypto.format.Primitives}.
 */
@NullMarked
package io.knet.crypto.format;

import org.jspecify.annotations.NullMarked;
