/** The reports behind the interfaces of {@link io.knet.stats}, which only knet itself makes. */
@NullMarked
package io.knet.stats.report;

import org.jspecify.annotations.NullMarked;
