package io.knet.tests.architecture.planted.circle;

/** Becomes a chick. */
final class Egg {
    /** What is inside is a part of the egg. */
    static final class Yolk {
        Chick[] hatch() {
            return new Chick[0];
        }
    }
}
