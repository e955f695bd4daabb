package io.knet.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What GraalVM's native-image must be told is in META-INF/native-image of each published module:
 * all that the module's classes find by name, what picocli and Netty find in them, services and
 * resources, and nothing else. With -Dknet.native.write=true the files are written anew.
 */
@AnalyzeClasses(packages = "io.knet", importOptions = ArchitectureTest.MainClasses.class)
class NativeImageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String NATIVE_IMAGE = "META-INF/native-image/io.knet/";
    private static final String SERVICES = "META-INF/services/";

    /** They are not published, or are for JVMs only: JGroups makes its protocols by their names. */
    private static final Set<String> ONLY_HERE = Set.of("knet-lab", "knet-tests", "knet-jgroups");

    /** The metadata of providers is in the modules that have them. */
    private static final Set<String> NOTHING = Set.of();

    /** Each call that finds something by its name, and what must be kept for it. */
    private static final Map<String, Set<String>> CALLS = new TreeMap<>();

    static {
        CALLS.put("io.knet.service.Services java.util.ServiceLoader.load", NOTHING);
        CALLS.put("io.knet.config.CryptoModels java.util.ServiceLoader.load", NOTHING);
        CALLS.put("io.knet.tools.decode.KeyedOpener java.util.ServiceLoader.load", NOTHING);
        CALLS.put(
                "io.knet.crypto.bouncycastle.AesSchedule"
                        + " java.lang.invoke.MethodHandles.privateLookupIn",
                NOTHING);
        CALLS.put(
                "io.knet.crypto.bouncycastle.AesSchedule"
                        + " java.lang.invoke.MethodHandles$Lookup.findVarHandle",
                Set.of("org.bouncycastle.crypto.engines.AESEngine field WorkingKey"));
        CALLS.put(
                "io.knet.netty.NettyVersion java.lang.Class.forName",
                Set.of(
                        "io.netty.channel.Channel",
                        "io.netty.channel.IoHandlerFactory",
                        "io.netty.channel.epoll.EpollDatagramChannel",
                        "io.netty.channel.epoll.EpollIoHandler",
                        "io.netty.util.concurrent.EventExecutor",
                        "io.netty.util.concurrent.Ticker"));
        CALLS.put(
                "io.knet.netty.queue.Reservation"
                        + " java.util.concurrent.atomic.AtomicIntegerFieldUpdater.newUpdater",
                Set.of("io.knet.netty.queue.Reservation field further"));
        CALLS.put(
                "io.knet.netty.transport.VirtualThreads"
                        + " java.lang.invoke.MethodHandles$Lookup.findVirtual",
                Set.of("java.lang.Thread method isVirtual()"));
        CALLS.put(
                "io.knet.tools.Version java.lang.Class.getResourceAsStream",
                Set.of("resource META-INF/maven/io.knet/knet-tools/pom.properties"));
        CALLS.put(
                "io.knet.tools.http.ViewPages java.lang.Class.getResourceAsStream",
                Set.of("resource io/knet/tools/http/view/*"));
    }

    @ArchTest
    static void whatIsFoundByNameIsInTheMetadata(JavaClasses all) throws IOException {
        Map<String, Set<String>> needed = new TreeMap<>();
        Set<String> calls = new TreeSet<>();
        List<String> natives = new ArrayList<>();
        Map<String, String> modules = new HashMap<>();
        for (JavaClass type : all) {
            String module =
                    modules.computeIfAbsent(outermost(type.getName()), NativeImageTest::moduleOf);
            if (ONLY_HERE.contains(module)) {
                continue;
            }
            ReflectiveCalls reflective = ReflectiveCalls.of(bytes(type));
            Set<String> lines = needed.computeIfAbsent(module, NativeImageTest::services);
            for (String call : reflective.calls()) {
                String site = outermost(type.getName()) + " " + call;
                calls.add(site);
                lines.addAll(CALLS.getOrDefault(site, NOTHING));
            }
            reflective.natives().forEach(name -> natives.add(type.getName() + "." + name));
            addPicocli(type, reflective, lines);
            if (type.isAssignableTo("io.netty.channel.ChannelHandler")
                    && !type.isInterface()
                    && !type.getModifiers().contains(JavaModifier.ABSTRACT)) {
                // Netty looks up which of its methods it overrides.
                lines.add(type.getName() + ReachabilityMetadata.PUBLIC_METHODS);
            }
        }

        assertThat(calls)
                .as("calls that find something by name; CALLS says what must be kept for each")
                .isEqualTo(CALLS.keySet());
        assertThat(natives).as("native methods").isEmpty();
        assertThat(needed.keySet()).contains("knet-core", "knet-netty", "knet-tools");
        assertThat(needed.get("knet-tools")).hasSizeGreaterThan(20);
        for (Map.Entry<String, Set<String>> module : needed.entrySet()) {
            Path file = file(module.getKey());
            if (Boolean.getBoolean("knet.native.write")) {
                ReachabilityMetadata.write(file, module.getValue());
            }
            assertThat(ReachabilityMetadata.read(file))
                    .as(file + "; -Dknet.native.write=true writes it")
                    .isEqualTo(module.getValue());
        }
    }

    private static void addPicocli(JavaClass type, ReflectiveCalls reflective, Set<String> lines) {
        if (reflective.isCommand()) {
            lines.add(type.getName() + ReachabilityMetadata.ALL_DECLARED);
            for (String made : reflective.instantiated()) {
                lines.add(made + ReachabilityMetadata.CONSTRUCTOR);
            }
        }
        // What mixinStandardHelpOptions mixes in.
        if (type.getName().equals("io.knet.tools.Main")) {
            lines.add("picocli.CommandLine$AutoHelpMixin" + ReachabilityMetadata.ALL_DECLARED);
        }
    }

    /** The constructors of a module's providers, and the files that name them. */
    private static Set<String> services(String module) {
        Set<String> lines = new TreeSet<>();
        Path folder = resources(module).resolve(SERVICES);
        if (!Files.isDirectory(folder)) {
            return lines;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                lines.add(ReachabilityMetadata.RESOURCE + SERVICES + file.getFileName());
                for (String provider : Files.readAllLines(file)) {
                    if (!provider.isBlank() && !provider.startsWith("#")) {
                        lines.add(provider.strip() + ReachabilityMetadata.CONSTRUCTOR);
                    }
                }
            }
        } catch (IOException e) {
            throw new AssertionError(folder + " cannot be read", e);
        }
        return lines;
    }

    @Test
    void everyResourceIsNamedAndEveryNameHasResources() throws IOException {
        for (Path module : modules()) {
            Path folder = module.resolve("src/main/resources");
            if (ONLY_HERE.contains(module.getFileName().toString()) || !Files.exists(folder)) {
                continue;
            }
            List<String> globs =
                    ReachabilityMetadata.read(file(module.getFileName().toString())).stream()
                            .filter(line -> line.startsWith(ReachabilityMetadata.RESOURCE))
                            .map(line -> line.substring(ReachabilityMetadata.RESOURCE.length()))
                            .toList();
            List<Path> files;
            try (Stream<Path> walk = Files.walk(folder)) {
                files = walk.filter(Files::isRegularFile).map(folder::relativize).toList();
            }
            assertThat(files)
                    .filteredOn(file -> !file.startsWith("META-INF/native-image"))
                    .allSatisfy(file -> assertThat(globs).anyMatch(glob -> matches(glob, file)));
            assertThat(globs)
                    // Maven writes these.
                    .filteredOn(glob -> !glob.startsWith("META-INF/maven/"))
                    .allSatisfy(glob -> assertThat(files).anyMatch(file -> matches(glob, file)));
        }
    }

    private static boolean matches(String glob, Path file) {
        return FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(file);
    }

    private static Path file(String module) {
        return resources(module).resolve(NATIVE_IMAGE + module + "/reachability-metadata.json");
    }

    private static Path resources(String module) {
        return ROOT.resolve(module).resolve("src/main/resources");
    }

    private static List<Path> modules() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(folder -> Files.exists(folder.resolve("src/main/java"))).toList();
        }
    }

    /** The module that has its source among the main ones; that of the tests if none has. */
    private static String moduleOf(String type) {
        String source = "src/main/java/" + type.replace('.', '/') + ".java";
        try {
            return modules().stream()
                    .filter(module -> Files.exists(module.resolve(source)))
                    .map(module -> module.getFileName().toString())
                    .findFirst()
                    .orElse("knet-tests");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String outermost(String type) {
        int nested = type.indexOf('$');
        return nested < 0 ? type : type.substring(0, nested);
    }

    private static byte[] bytes(JavaClass type) throws IOException {
        try (InputStream file = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return file.readAllBytes();
        }
    }

    // ---- what was planted is found

    @SuppressWarnings("UnusedMethod")
    private static final class Planted {
        static Object reflect(String name) throws ReflectiveOperationException {
            return Class.forName(name).getDeclaredConstructor();
        }

        static Stream<Object> refer(Stream<String> files) {
            return files.map(Planted.class::getResource);
        }

        static native void foreign();
    }

    @Test
    void callsReferencesToMethodsAndNativeMethodsAreSeen() throws IOException {
        String file = Planted.class.getName().replace('.', '/') + ".class";
        try (InputStream bytes = Planted.class.getClassLoader().getResourceAsStream(file)) {
            ReflectiveCalls found = ReflectiveCalls.of(bytes.readAllBytes());
            assertThat(found.calls())
                    .containsExactly(
                            "java.lang.Class.forName",
                            "java.lang.Class.getDeclaredConstructor",
                            "java.lang.Class.getResource");
            assertThat(found.natives()).containsExactly("foreign");
        }
    }
}
