/**
 * Compression of whole messages: one class a model, each a stateless coder of one stream format
 * (spec wire 6).
 */
@NullMarked
package io.knet.compress;

import org.jspecify.annotations.NullMarked;
