package io.knet.tests.architecture.planted.circle;

/** Makes eggs. */
public final class Hen {
    /** Closes the circle. */
    Egg lay() {
        return new Egg();
    }
}
