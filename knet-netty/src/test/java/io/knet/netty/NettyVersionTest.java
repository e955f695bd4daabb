package io.knet.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.KnetError;
import io.knet.KnetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NettyVersionTest {
    /** Sees this class path without one class, as with an older Netty. */
    private static final class Without extends ClassLoader {
        private final String missing;

        Without(String missing) {
            super(NettyVersionTest.class.getClassLoader());
            this.missing = missing;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals(missing)) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }

    @Test
    void acceptsTheNettyThatItWasBuiltWith() {
        assertThatCode(NettyVersion::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.netty.channel.IoHandlerFactory",
                "io.netty.channel.nio.NioIoHandler",
                "io.netty.channel.epoll.EpollIoHandler"
            })
    void saysWhichNettyIsNeededAndWhichWasFound(String missing) {
        assertThatThrownBy(() -> NettyVersion.check(new Without(missing)))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.NOT_SUPPORTED))
                .hasMessageContainingAll(
                        "needs Netty 4.2", missing, "netty-transport 4.2.", "netty-bom");
    }
}
