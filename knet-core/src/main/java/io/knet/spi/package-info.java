/** What an implementation of the API provides. */
@NullMarked
package io.knet.spi;

import org.jspecify.annotations.NullMarked;
