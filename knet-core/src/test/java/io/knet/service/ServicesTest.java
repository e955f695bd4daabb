package io.knet.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoConfig;
import io.knet.crypto.CryptoModel;
import io.knet.crypto.PacketCrypto;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Class loaders that see providers and others that hide them. */
class ServicesTest {
    private static final ClassLoader OWN = ServicesTest.class.getClassLoader();

    private final List<Throwable> broken = new ArrayList<>();

    /** A provider that only some class loaders tell of. */
    public static class First implements CryptoModel {
        @Override
        public String name() {
            return "first";
        }

        @Override
        public PacketCrypto create(CryptoConfig config) {
            throw new UnsupportedOperationException("nobody uses it");
        }
    }

    /** Another one. */
    public static final class Second extends First {
        @Override
        public String name() {
            return "second";
        }
    }

    /** A provider that cannot be made. */
    public static final class Unmakeable extends First {
        /** Fails. */
        public Unmakeable() {
            throw new IllegalStateException("cannot be made");
        }
    }

    /** Sees the classes of knet, and of the services only the providers that it is given. */
    private static final class Loader extends ClassLoader {
        private final List<String> providers;

        Loader(String... providers) {
            super(OWN);
            this.providers = List.of(providers);
        }

        Loader(Class<?>... providers) {
            this(List.of(providers).stream().map(Class::getName).toArray(String[]::new));
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            if (!name.equals("META-INF/services/" + CryptoModel.class.getName())) {
                return super.getResources(name);
            }
            return providers.isEmpty()
                    ? Collections.emptyEnumeration()
                    : Collections.enumeration(List.of(url(String.join("\n", providers))));
        }

        @SuppressWarnings("deprecation") // its replacement came with JDK 20
        private static URL url(String content) throws IOException {
            return new URL(null, "memory:services", new MemoryHandler(content));
        }
    }

    private static final class MemoryHandler extends URLStreamHandler {
        private final byte[] content;

        MemoryHandler(String content) {
            this.content = content.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {}

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(content);
                }
            };
        }
    }

    private List<String> names(ClassLoader... loaders) {
        return Services.all(CryptoModel.class, List.of(loaders), broken::add).stream()
                .map(CryptoModel::name)
                .toList();
    }

    @Test
    void whatOneLoaderHidesTheOtherFinds() {
        Loader hides = new Loader(new Class<?>[0]);
        Loader sees = new Loader(First.class);

        assertThat(names(hides, sees)).containsExactly("first");
        assertThat(names(sees, hides)).containsExactly("first");
        assertThat(names(hides, hides)).isEmpty();
        assertThat(broken).isEmpty();
    }

    @Test
    void whatBothFindCountsOnce() {
        assertThat(names(new Loader(First.class), new Loader(Second.class, First.class)))
                .containsExactly("first", "second");
    }

    @Test
    void theFirstLoaderGoesFirst() {
        assertThat(names(new Loader(Second.class), new Loader(First.class)))
                .containsExactly("second", "first");
    }

    @Test
    void aProviderThatCannotBeLoadedIsLeftOutAndTold() {
        Loader loader = new Loader(Unmakeable.class.getName(), "not.there", Second.class.getName());

        assertThat(names(loader, new Loader(First.class))).containsExactly("second", "first");
        assertThat(broken).hasSize(2);
        assertThat(broken.get(0)).hasMessageContaining("Unmakeable");
        assertThat(broken.get(1)).hasMessageContaining("not.there");
    }

    @Test
    void theContextClassLoaderOfTheThreadIsAsked() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(new Loader(Second.class));
        try {
            assertThat(Services.all(CryptoModel.class, broken::add))
                    .extracting(CryptoModel::name)
                    .contains("second");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
