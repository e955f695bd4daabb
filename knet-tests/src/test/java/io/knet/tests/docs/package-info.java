/** What the documents claim, as far as it can be tested. */
@NullMarked
package io.knet.tests.docs;

import org.jspecify.annotations.NullMarked;
