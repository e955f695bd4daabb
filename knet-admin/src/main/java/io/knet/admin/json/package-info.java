/** Reads JSON. */
@NullMarked
package io.knet.admin.json;

import org.jspecify.annotations.NullMarked;
