package io.knet.tests.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.NativeMode;
import io.knet.netty.NettyHandleBuilder;
import io.knet.tests.nodes.Failures;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whether this JVM has epoll, and what it says if not. */
@Tag("smoke")
class NativesTest {
    /** Said where natives cannot be loaded, so that nobody misses epoll by mistake. */
    static final boolean WITHOUT_NATIVES = Boolean.getBoolean("knet.smoke.withoutNatives");

    @Test
    void epollIsThereUnlessNativesCannotBeLoaded() {
        Optional<String> missing = NettyHandleBuilder.epollUnavailable();
        assertThat(missing.isPresent()).as("%s", missing).isEqualTo(WITHOUT_NATIVES);
        if (missing.isPresent()) {
            KnetException refused =
                    Failures.of(
                            () -> new NettyHandleBuilder(1).nativeMode(NativeMode.EPOLL).build());
            assertThat(refused.error()).isEqualTo(KnetError.NOT_SUPPORTED);
            assertThat(refused).hasMessageContaining(missing.get());
        }
    }
}
