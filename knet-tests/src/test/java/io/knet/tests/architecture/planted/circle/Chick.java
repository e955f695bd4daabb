package io.knet.tests.architecture.planted.circle;

/** Becomes a hen. */
final class Chick {
    Hen grow() {
        return new Hen();
    }
}
