package io.knet.tests.architecture.planted.rooms.cellar;

import io.knet.tests.architecture.planted.rooms.kitchen.Cook;

/**
 * Knows who is to drink it.
 *
 * @param drinker who
 */
public record Wine(Cook drinker) {}
