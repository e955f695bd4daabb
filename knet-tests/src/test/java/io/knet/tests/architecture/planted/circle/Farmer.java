package io.knet.tests.architecture.planted.circle;

/** Knows a hen, but no hen knows him. */
final class Farmer {
    private final Hen hen = new Hen();

    Egg collect() {
        return hen.lay();
    }
}
