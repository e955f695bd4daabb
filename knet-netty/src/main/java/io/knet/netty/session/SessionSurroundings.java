package io.knet.netty.session;

import io.knet.KnetEvent;
import io.knet.crypto.SaltSource;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.link.LinkLoops;
import io.knet.netty.pipeline.Packings;
import io.knet.session.SessionNode;
import io.knet.session.crypto.SessionCrypto;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a {@link SessionHost} is put together with.
 *
 * @param node what all sessions of this node have in common
 * @param crypto the algorithms
 * @param ofLibknet what packets in libknet's format are sealed with
 * @param salts makes strong random sources for the ciphers, one for a thread
 * @param secrets makes those of handshakes, which keep nothing of what they gave
 * @param loops what sessions share on an event loop
 * @param heartbeats the heartbeats of the event loops
 * @param wallNanos nanoseconds since 1970
 * @param packings how messages are cut and sealed
 * @param nextSequence gives sequence numbers to messages
 * @param events told of what happens
 * @param onAccepted called when a host is heard in other dialects than before
 */
record SessionSurroundings(
        SessionNode node,
        SessionCrypto crypto,
        CryptoSlots ofLibknet,
        Supplier<SaltSource> salts,
        Supplier<SaltSource> secrets,
        SessionLoops loops,
        LinkLoops heartbeats,
        LongSupplier wallNanos,
        Packings packings,
        IntSupplier nextSequence,
        Consumer<KnetEvent> events,
        Runnable onAccepted) {}
