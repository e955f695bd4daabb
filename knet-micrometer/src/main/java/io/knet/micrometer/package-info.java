/**
 * What nodes count and measure, as meters of Micrometer: {@link io.knet.micrometer.KnetMetrics}.
 */
@NullMarked
package io.knet.micrometer;

import org.jspecify.annotations.NullMarked;
