package io.knet.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What knet's modules say of themselves is so, and no more than that. */
@Tag("any-jdk")
class ModuleDescriptorsTest {
    private static final List<String> KNETS =
            List.of(
                    "core",
                    "netty",
                    "crypto",
                    "sctp",
                    "config",
                    "admin",
                    "micrometer",
                    "testkit",
                    "jgroups",
                    "tools");

    /** Everything that one of them names. */
    private static final String JARS =
            ModulePath.OPTIONAL
                    + "|(jgroups|picocli|logback-(classic|core)|error_prone_annotations"
                    + "|junit-(jupiter-api|platform-commons)|opentest4j|apiguardian-api"
                    + "|netty-(codec-http|codec-compression|handler|transport-classes-io_uring)"
                    + "|micrometer-registry-prometheus|prometheus-metrics-[a-z-]+)-[0-9].*\\.jar";

    /** What only compilers and tools read. */
    private static final Set<String> ANNOTATIONS =
            Set.of("org.jspecify", "com.google.errorprone.annotations");

    /** And what no class names: an option of sockets is in it, which sockets then have. */
    private static final Set<String> UNSEEN =
            Stream.concat(ANNOTATIONS.stream(), Stream.of("jdk.net")).collect(Collectors.toSet());

    /** What a program need not have, for each module that can do without it. */
    private static final Map<String, Set<String>> OPTIONAL =
            Map.of(
                    "io.knet.core",
                    Set.of(
                            "com.github.luben.zstd_jni",
                            "org.apache.commons.compress",
                            "org.lz4.java",
                            "org.tukaani.xz"),
                    "io.knet.crypto",
                    Set.of("org.bouncycastle.provider"),
                    "io.knet.netty",
                    Set.of("io.netty.transport.classes.io_uring", "jdk.jfr"),
                    "io.knet.admin",
                    Set.of("java.management"),
                    "io.knet.testkit",
                    Set.of("org.junit.jupiter.api", "org.junit.platform.commons"));

    private static List<ModuleReference> own;
    private static Map<String, String> owners;
    private static List<String> twice;

    @BeforeAll
    static void resolve() {
        ModulePath path = new ModulePath(KNETS, JARS);
        assumeTrue(
                path.knets() == KNETS.size(),
                () -> "knet's classes have no module descriptors here: " + path);
        ModuleFinder finder = ModuleFinder.of(path.paths());
        List<ModuleReference> all =
                Configuration.resolve(
                                finder,
                                List.of(ModuleLayer.boot().configuration()),
                                ModuleFinder.ofSystem(),
                                finder.findAll().stream().map(m -> m.descriptor().name()).toList())
                        .modules()
                        .stream()
                        .map(ResolvedModule::reference)
                        .toList();
        own =
                all.stream()
                        .filter(module -> module.descriptor().name().startsWith("io.knet."))
                        .toList();
        owners = new HashMap<>();
        twice = new ArrayList<>();
        Stream.concat(ModuleFinder.ofSystem().findAll().stream(), all.stream())
                .map(ModuleReference::descriptor)
                .forEach(ModuleDescriptorsTest::own);
    }

    private static void own(ModuleDescriptor module) {
        for (String each : module.packages()) {
            String other = owners.put(each, module.name());
            if (other != null && !other.equals(module.name())) {
                twice.add(each + " is in " + other + " and in " + module.name());
            }
        }
    }

    @Test
    void noPackageIsInTwoModules() {
        assertThat(own).hasSize(KNETS.size());
        assertThat(owners).containsKeys("io.knet", "io.netty.buffer", "java.util", "org.tomlj");
        assertThat(twice).isEmpty();
    }

    @Test
    void whatAModuleRequiresItUses() {
        List<String> idle = new ArrayList<>();
        for (ModuleReference module : own) {
            Set<String> used = uses(module);
            assertThat(used).contains("java.base");
            for (Requires required : module.descriptor().requires()) {
                if (!used.contains(required.name()) && !UNSEEN.contains(required.name())) {
                    idle.add(module.descriptor().name() + " requires " + required.name());
                }
            }
        }

        assertThat(idle).isEmpty();
    }

    @Test
    void onlyWhatIsOptionalIsNotDemanded() {
        Map<String, Set<String>> optional = new HashMap<>();
        for (ModuleReference module : own) {
            Set<String> names =
                    module.descriptor().requires().stream()
                            .filter(
                                    required ->
                                            required.modifiers().contains(Requires.Modifier.STATIC))
                            .map(Requires::name)
                            .filter(name -> !ANNOTATIONS.contains(name))
                            .collect(Collectors.toSet());
            if (!names.isEmpty()) {
                optional.put(module.descriptor().name(), names);
            }
        }

        assertThat(optional).isEqualTo(OPTIONAL);
    }

    /** On the class path the same is found as on the module path. */
    @Test
    void providersAreTheSameOnBothPaths() throws IOException {
        int found = 0;
        for (ModuleReference module : own) {
            Map<String, List<String>> provided =
                    module.descriptor().provides().stream()
                            .collect(
                                    Collectors.toMap(
                                            ModuleDescriptor.Provides::service,
                                            ModuleDescriptor.Provides::providers));
            assertThat(registered(module)).isEqualTo(provided);
            found += provided.size();
        }
        assertThat(found).isGreaterThanOrEqualTo(4);
    }

    private static Map<String, List<String>> registered(ModuleReference module) throws IOException {
        Map<String, List<String>> registered = new HashMap<>();
        String folder = "META-INF/services/";
        try (ModuleReader reader = module.open()) {
            List<String> files;
            try (Stream<String> names = reader.list()) {
                files = names.filter(name -> name.matches(folder + "[^/]+")).toList();
            }
            for (String file : files) {
                try (BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(
                                        reader.open(file).orElseThrow(), StandardCharsets.UTF_8))) {
                    registered.put(file.substring(folder.length()), lines.lines().toList());
                }
            }
        }
        return registered;
    }

    /** Nobody may look into a class, but for the libraries that call what they find there. */
    @Test
    void nothingIsOpenToEverybody() {
        for (ModuleReference module : own) {
            assertThat(module.descriptor().isOpen()).isFalse();
            assertThat(module.descriptor().opens())
                    .allSatisfy(
                            opened ->
                                    assertThat(opened.targets())
                                            .hasSize(1)
                                            .isSubsetOf("info.picocli", "org.jgroups"));
        }
    }

    private static JavaClasses classes(Path place) {
        ClassFileImporter importer = new ClassFileImporter();
        if (Files.isDirectory(place)) {
            return importer.importPath(place);
        }
        try (JarFile jar = new JarFile(place.toFile())) {
            return importer.importJar(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The modules whose types the classes of a module name. */
    private static Set<String> uses(ModuleReference module) {
        Set<String> used = new TreeSet<>();
        ArchConfiguration.withThreadLocalScope(
                configuration -> {
                    // Names are enough, and reading what they stand for would take long.
                    configuration.setResolveMissingDependenciesFromClassPath(false);
                    classes(Path.of(module.location().orElseThrow())).stream()
                            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                            .map(Dependency::getTargetClass)
                            .map(type -> type.getBaseComponentType().getPackageName())
                            .map(name -> owners.getOrDefault(name, "java.base"))
                            .forEach(used::add);
                });
        return used;
    }
}
