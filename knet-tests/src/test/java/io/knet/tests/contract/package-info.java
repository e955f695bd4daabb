/** What every public type keeps to: null, and what the API consists of. */
@NullMarked
package io.knet.tests.contract;

import org.jspecify.annotations.NullMarked;
