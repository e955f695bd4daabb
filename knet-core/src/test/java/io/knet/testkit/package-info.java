/** What the tests of all modules share: every buffer that a test leaks fails the build. */
@NullMarked
package io.knet.testkit;

import org.jspecify.annotations.NullMarked;
