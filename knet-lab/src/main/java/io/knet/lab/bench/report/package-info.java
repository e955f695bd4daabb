/** What a benchmark prints, for people and for scripts. */
@NullMarked
package io.knet.lab.bench.report;

import org.jspecify.annotations.NullMarked;
