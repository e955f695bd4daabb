package io.knet.compress;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.KnetException;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the product in a class loader that does not have one of the libraries. */
class AbsentLibraryTest {
    @ParameterizedTest
    @CsvSource({
        "net.jpountz., 'lz4,lz4hc', at.yawk.lz4:lz4-java",
        "org.tukaani., lzma, org.tukaani:xz",
        "org.apache.commons.compress., bzip2, org.apache.commons:commons-compress",
        "org.apache.commons.io., bzip2, org.apache.commons:commons-compress",
        "com.github.luben., zstd, com.github.luben:zstd-jni"
    })
    void makesItsModelsUnavailableAndNothingElse(String hidden, String models, String library)
            throws ReflectiveOperationException {
        List<String> absent = List.of(models.split(","));
        List<String> present =
                new ArrayList<>(List.of("zlib", "lz4", "lz4hc", "lzo2", "lzma", "bzip2", "zstd"));
        present.removeAll(absent);

        List<String> report = reportWithout(hidden);

        assertThat(report).contains("available " + present);
        for (String model : absent) {
            assertThat(report)
                    .contains(
                            model + " cause NoClassDefFoundError",
                            model + " get MODEL_UNAVAILABLE names " + library,
                            model + " config MODEL_UNAVAILABLE",
                            model + " drop COMPRESSION_UNAVAILABLE");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no.such.package.", "net.jpountz.lz4.LZ4JNI"})
    void findsEverythingIfNothingButNativeCodeIsMissing(String hidden)
            throws ReflectiveOperationException {
        assertThat(reportWithout(hidden))
                .containsExactly("available [zlib, lz4, lz4hc, lzo2, lzma, bzip2, zstd]");
    }

    @SuppressWarnings("unchecked")
    private static List<String> reportWithout(String hidden) throws ReflectiveOperationException {
        Class<?> probe =
                new WithoutPackage(hidden).loadClass(AbsentLibraryTest.Probe.class.getName());
        var constructor = probe.getDeclaredConstructor();
        constructor.setAccessible(true);
        return ((Supplier<List<String>>) constructor.newInstance()).get();
    }

    /** Loaded by the class loader under test; says in plain strings what it finds. */
    static final class Probe implements Supplier<List<String>> {
        @Override
        public List<String> get() {
            List<String> report = new ArrayList<>();
            report.add(
                    "available "
                            + Compressors.available().stream()
                                    .map(CompressionModel::wireName)
                                    .toList());
            for (CompressionModel model : CompressionModel.values()) {
                if (!Compressors.isAvailable(model)) {
                    describe(model, report);
                }
            }
            return report;
        }

        private static void describe(CompressionModel model, List<String> report) {
            String name = model.wireName();
            Throwable cause = Compressors.unavailabilityCause(model).orElseThrow();
            report.add(name + " cause " + cause.getClass().getSimpleName());
            try {
                Compressors.get(model);
            } catch (KnetException e) {
                String library =
                        String.valueOf(e.getMessage()).replaceAll(".*; add ([^ ]+) to .*", "$1");
                report.add(name + " get " + e.error() + " names " + library);
            }
            RecordedCounts counts = new RecordedCounts();
            try {
                MessageCompressor.of(CompressionConfig.of(model), () -> 0, counts);
            } catch (KnetException e) {
                report.add(name + " config " + e.error());
            }
            MessageExpander expander = new MessageExpander(() -> 0, counts);
            report.add(
                    name
                            + " drop "
                            + expander.expand(
                                    model.code(),
                                    Unpooled.wrappedBuffer(new byte[40]),
                                    Unpooled.buffer()));
        }
    }

    /** Has all classes but those of one package, whose name ends with a dot, or but one. */
    private static final class WithoutPackage extends ClassLoader {
        /** Where classes refer to the hidden ones. */
        private static final List<String> CHILD_FIRST =
                List.of("io.knet.", "org.apache.commons.", "net.jpountz.");

        private final String hidden;

        WithoutPackage(String hidden) {
            super(AbsentLibraryTest.class.getClassLoader());
            this.hidden = hidden;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (hidden.endsWith(".") ? name.startsWith(hidden) : name.equals(hidden)) {
                throw new ClassNotFoundException(name);
            }
            if (CHILD_FIRST.stream().noneMatch(name::startsWith)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known != null ? known : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in =
                    getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
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
