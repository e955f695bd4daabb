/** Three classes in a circle, of which one is closed by a nested class, and one beside it. */
@NullMarked
package io.knet.tests.architecture.planted.circle;

import org.jspecify.annotations.NullMarked;
