/** Whether ratios are what they were: {@code knet bench check}. */
@NullMarked
package io.knet.lab.bench.check;

import org.jspecify.annotations.NullMarked;
