package io.knet.tests.hostile;

import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.Need;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node of this project and one of libknet, on a network that does its worst. */
@Tag("busy")
@EachLibknet({Need.LIBKNET, Need.NAMESPACES, Need.NFT})
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LibknetPairTest {
    @AutoClose private final Ordeals ordeals = new Ordeals(PeerKind.LIBKNET);

    @ParameterizedTest
    @EnumSource
    void goesOnAndRecovers(Fault fault) {
        ordeals.await(fault);
    }
}
