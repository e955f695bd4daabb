/** {@code knet keygen}: makes key files. */
@NullMarked
package io.knet.tools.keygen;

import org.jspecify.annotations.NullMarked;
