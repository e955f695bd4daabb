/** Writing JSON. No part of the API: the module does not export it. */
@NullMarked
package io.knet.stats.json;

import org.jspecify.annotations.NullMarked;
