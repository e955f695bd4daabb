package io.knet.tests.hostile;

/** How many of a number of packets a network loses by chance, each with the same probability. */
final class Binomial {
    private Binomial() {}

    /**
     * The number that is exceeded with less than a given probability.
     *
     * @param trials how many packets there are, 0 or more
     * @param share probability that one is lost, more than 0, less than 1
     * @param error probability that more are lost, more than 0, less than 1
     */
    static long most(long trials, double share, double error) {
        double odds = Math.log(share) - Math.log1p(-share);
        double term = trials * Math.log1p(-share); // of none lost
        double sum = Math.exp(term);
        long lost = 0;
        while (lost < trials && 1 - sum >= error) {
            term += Math.log((double) (trials - lost) / (lost + 1)) + odds;
            sum += Math.exp(term);
            lost++;
        }
        return lost;
    }
}
