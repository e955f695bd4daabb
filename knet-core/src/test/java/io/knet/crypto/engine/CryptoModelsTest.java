package io.knet.crypto.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.crypto.CryptoModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CryptoModelsTest {
    private final Thread thread = Thread.currentThread();
    private final ClassLoader original = thread.getContextClassLoader();

    @TempDir private Path directory;

    /** Installs models where the context class loader finds them. */
    private void install(Class<?>... models) throws IOException {
        List<String> names = Stream.of(models).map(Class::getName).toList();
        Path services = Files.write(directory.resolve("services"), names);
        thread.setContextClassLoader(new ModelLoader(original, services.toUri().toURL()));
    }

    @AfterEach
    void restore() {
        thread.setContextClassLoader(original);
    }

    private static CryptoConfig config(String model, CryptoCipher cipher) {
        return CryptoConfig.of(model, cipher, CryptoHash.SHA256, new byte[128]);
    }

    private static void refuses(KnetError error, CryptoConfig config, String... message) {
        assertThatExceptionOfType(KnetException.class)
                .isThrownBy(() -> CryptoModels.create(config))
                .satisfies(e -> assertThat(e.error()).isEqualTo(error))
                .satisfies(e -> assertThat(e).hasMessageContainingAll(message));
    }

    @Test
    void withoutAnyModelSaysWhatToAdd() {
        assertThat(CryptoModels.names()).isEmpty();
        assertThat(CryptoModels.ciphers()).isEmpty();
        assertThat(CryptoModels.hashes()).isEmpty();
        for (String name : List.of("jca", "nss", "openssl")) {
            refuses(
                    KnetError.MODEL_UNAVAILABLE,
                    config(name, CryptoCipher.AES256),
                    "no crypto model \"" + name + "\"",
                    "add the module knet-crypto");
        }
    }

    @Test
    void listsTheModelsThatWorkTheDefaultFirst() throws IOException {
        install(
                ModelFakes.Broken.class,
                ModelFakes.BouncyCastle.class,
                ModelFakes.Deaf.class,
                ModelFakes.Unlinked.class,
                ModelFakes.Jca.class);
        assertThat(CryptoModels.names()).containsExactly("jca", "bouncycastle");
    }

    @Test
    void namesTheModelsThereAre() throws IOException {
        install(ModelFakes.Deaf.class, ModelFakes.Jca.class);
        refuses(
                KnetError.MODEL_UNAVAILABLE,
                config("gcrypt", CryptoCipher.AES256),
                "no crypto model \"gcrypt\" is installed; there is jca, deaf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nss", "openssl"})
    void libknetsNamesStandForTheDefault(String name) throws IOException {
        install(ModelFakes.Jca.class, ModelFakes.BouncyCastle.class);
        CryptoModels.create(config(name, CryptoCipher.AES256)).close();
    }

    @Test
    void bouncyCastleStandsInForAnAlgorithmThatTheDefaultLacks() throws IOException {
        install(ModelFakes.Jca.class);
        refuses(KnetError.UNKNOWN_ALGORITHM, config("nss", CryptoCipher.AES256_CTR), "jca has no");
        install(ModelFakes.Jca.class, ModelFakes.BouncyCastle.class);
        CryptoModels.create(config("nss", CryptoCipher.AES256_CTR)).close();
        refuses(KnetError.UNKNOWN_ALGORITHM, config("jca", CryptoCipher.AES256_CTR), "jca has no");
    }

    @Test
    void whereWhatWouldStandInIsMissingBothReasonsAreTold() throws IOException {
        install(ModelFakes.Jca.class, ModelFakes.BareBouncyCastle.class);
        refuses(
                KnetError.UNKNOWN_ALGORITHM,
                config("nss", CryptoCipher.AES256_CTR),
                "jca has no",
                "bouncycastle needs its jar");
    }

    @ParameterizedTest
    @CsvSource({
        "credulous, 'a packet of 1 bytes was accepted with byte 0 damaged'",
        "deaf,      'a packet of 1 bytes could not be opened again'",
    })
    void refusesAModelThatFailsItsTrial(String model, String message) throws IOException {
        install(ModelFakes.Credulous.class, ModelFakes.Deaf.class);
        System.clearProperty(ModelFakes.CLOSED);
        refuses(
                KnetError.SELF_TEST_FAILED,
                config(model, CryptoCipher.AES256),
                model + "/aes256/sha256",
                message);
        assertThat(System.clearProperty(ModelFakes.CLOSED))
                .as("its keys were wiped")
                .isEqualTo("true");
    }

    @Test
    void aModelWithoutItsLibraryIsUnavailable() throws IOException {
        install(ModelFakes.Unlinked.class);
        refuses(
                KnetError.MODEL_UNAVAILABLE,
                config("unlinked", CryptoCipher.AES256),
                "the crypto model unlinked cannot be loaded",
                "org/example/Cipher");
    }

    /**
     * Defines the fakes once more, outside of any named module, since only there providers are
     * looked for by file.
     */
    private static final class ModelLoader extends ClassLoader {
        private static final String SERVICES = "META-INF/services/" + CryptoModel.class.getName();

        private final URL services;

        ModelLoader(ClassLoader parent, URL services) {
            super(parent);
            this.services = services;
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.equals(SERVICES)
                    ? Collections.enumeration(List.of(services))
                    : super.getResources(name);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(ModelFakes.class.getName())) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
            try (InputStream in = ModelFakes.class.getResourceAsStream(file)) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
