/** What tests of several packages need. */
@NullMarked
package io.knet.crypto.testkit;

import org.jspecify.annotations.NullMarked;
