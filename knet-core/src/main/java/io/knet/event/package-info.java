/** What knet tells as a {@link io.knet.KnetEvent}: the records behind its interfaces. */
@NullMarked
package io.knet.event;

import org.jspecify.annotations.NullMarked;
