package io.knet.lab.bench.check;

import io.knet.lab.bench.measure.Spread;

/**
 * A ratio that was measured.
 *
 * @param name of it, the same in every run
 * @param higherIsBetter whether it is, lower else
 * @param measured the ratio of the medians, and the smallest and largest of one round
 */
public record Figure(String name, boolean higherIsBetter, Spread measured) {
    private static final double LEAST_NOISE = 0.15;
    private static final double MOST_NOISE = 0.5;

    /**
     * What is to be expected of later runs. Its noise is half of what lies between the rounds of
     * this one, but not below 15 % nor above 50 %: ratios of two runs differ by that without cause.
     */
    Expectation asExpectation() {
        double between = (measured.max() - measured.min()) / 2;
        double noise = measured.median() == 0 ? MOST_NOISE : between / measured.median();
        return new Expectation(
                name,
                higherIsBetter,
                measured.median(),
                Math.min(MOST_NOISE, Math.max(LEAST_NOISE, noise)));
    }
}
