/** Event loops never wait. */
@NullMarked
package io.knet.tests.blocking;

import org.jspecify.annotations.NullMarked;
