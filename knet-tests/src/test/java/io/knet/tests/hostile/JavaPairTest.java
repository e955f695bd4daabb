package io.knet.tests.hostile;

import io.knet.tests.peer.Interop;
import io.knet.tests.peer.Need;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nodes of this project, on a network that does its worst. */
@Interop({Need.NAMESPACES, Need.NFT})
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class JavaPairTest {
    private static Ordeals ordeals;

    @BeforeAll
    static void begin() {
        ordeals = new Ordeals(PeerKind.JAVA);
    }

    @ParameterizedTest
    @EnumSource
    void goesOnAndRecovers(Fault fault) {
        ordeals.await(fault);
    }

    @AfterAll
    static void end() {
        ordeals.close();
    }
}
