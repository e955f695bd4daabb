/** The algorithms that sessions are made of, and the seam that crypto models implement for them. */
@NullMarked
package io.knet.session.crypto;

import org.jspecify.annotations.NullMarked;
