/** A writer of JSON. */
@NullMarked
package io.knet.tools.json;

import org.jspecify.annotations.NullMarked;
