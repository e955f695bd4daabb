/** The structure that ARCHITECTURE.md describes, held against the classes. */
@NullMarked
package io.knet.tests.architecture;

import org.jspecify.annotations.NullMarked;
