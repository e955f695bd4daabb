/** What two nodes count of the same traffic. */
@NullMarked
package io.knet.tests.stats;

import org.jspecify.annotations.NullMarked;
