package io.knet.lab.bench.measure;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Repeated measurements of one figure.
 *
 * @param median the middle one, or the mean of the two in the middle
 * @param min the smallest
 * @param max the largest
 */
public record Spread(double median, double min, double max) {
    /**
     * Sums up measurements.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Spread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no measurements");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** One figure of each of several measurements. */
    public static <T> Spread of(Collection<T> measurements, ToDoubleFunction<? super T> figure) {
        return of(measurements.stream().mapToDouble(figure).toArray());
    }

    /**
     * How measurements of ours compare with those that were taken alternately with them: the ratio
     * of the medians, and the smallest and largest ratio within one round.
     *
     * @throws IllegalArgumentException if there are not as many of both, or none
     */
    public static Spread ratio(List<Double> ours, List<Double> theirs) {
        if (ours.size() != theirs.size()) {
            throw new IllegalArgumentException(
                    ours.size() + " measurements do not pair with " + theirs.size());
        }
        double[] rounds = new double[ours.size()];
        for (int i = 0; i < rounds.length; i++) {
            rounds[i] = divide(ours.get(i), theirs.get(i));
        }
        Spread each = of(rounds);
        double medians = divide(median(ours), median(theirs));
        return new Spread(medians, each.min, each.max);
    }

    private static double median(List<Double> values) {
        return of(values, Double::doubleValue).median;
    }

    /** Nothing came of one side, so that there is nothing to compare. */
    private static double divide(double ours, double theirs) {
        return theirs == 0 ? 0 : ours / theirs;
    }
}
