/**
 * What a crypto model must offer (spec wire 5). Programs may implement everything here; the types
 * that a model is given, such as {@link io.knet.crypto.SaltSource}, are called only.
 */
@NullMarked
package io.knet.crypto;

import org.jspecify.annotations.NullMarked;
