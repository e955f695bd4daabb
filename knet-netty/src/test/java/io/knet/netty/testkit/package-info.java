/** What the tests of this module share. */
@NullMarked
package io.knet.netty.testkit;

import org.jspecify.annotations.NullMarked;
