package io.knet.lab.bench.check;

/**
 * What a figure is expected to be.
 *
 * @param name of the figure
 * @param higherIsBetter whether it is, lower else
 * @param ratio that was measured when the file was written
 * @param noise share of the ratio by which a run may be worse without cause, 0 to 1
 */
public record Expectation(String name, boolean higherIsBetter, double ratio, double noise) {
    /** The worst that is still as expected. */
    double bound() {
        return higherIsBetter ? ratio * (1 - noise) : ratio * (1 + noise);
    }

    boolean isMetBy(double measured) {
        return higherIsBetter ? measured >= bound() : measured <= bound();
    }
}
