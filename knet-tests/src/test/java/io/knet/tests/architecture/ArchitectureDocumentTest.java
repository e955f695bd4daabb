package io.knet.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What ARCHITECTURE.md says of packages and of classes is so. */
@Tag("any-jdk")
class ArchitectureDocumentTest {
    private static final String PACKAGES = "| package | concept |";
    private static final String ROOMS = "| room, from the top | concept |";
    private static final String NETTY = "io.knet.netty";

    /** Has no room: all rooms may know what a program's handlers see. */
    private static final String HANDLER = NETTY + ".handler";

    /** Other people's classes. */
    private static final Set<String> FOREIGN =
            Set.of("EmbeddedChannel", "EventLoop", "InstantSource");

    private static final Pattern CLASS = Pattern.compile("[A-Z]\\w*[a-z]\\w*");
    private static final Pattern METHOD = Pattern.compile("(" + CLASS + ")\\.([a-z]\\w*)");

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(new ArchitectureTest.MainClasses())
                    .importPackages("io.knet");

    private final String document = document();

    private static String document() {
        try {
            return Files.readString(Path.of("..", "ARCHITECTURE.md"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    // ---- packages

    @Test
    void everyPackageHasItsRow() {
        Set<String> named = new HashSet<>(packages(PACKAGES));
        named.addAll(packages(ROOMS));
        Set<String> existing =
                MAIN.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> !name.matches("io\\.knet\\.(tools|lab)\\b.*"))
                        .collect(Collectors.toSet());

        assertThat(named).containsExactlyInAnyOrderElementsOf(existing);
    }

    @Test
    void aRoomKnowsOnlyThoseBelowIt() {
        Map<String, Integer> floors = floors();

        assertThat(floors).hasSizeGreaterThan(2);
        assertThat(MAIN.stream().flatMap(type -> upward(type, floors))).isEmpty();
    }

    @Test
    void aRoomThatKnowsOneAboveItIsFound() {
        Map<String, Integer> upsideDown = new HashMap<>();
        floors().forEach((room, floor) -> upsideDown.put(room, -floor));

        assertThat(MAIN.stream().flatMap(type -> upward(type, upsideDown)))
                .anyMatch(found -> found.contains("SyncSend"));
    }

    private List<String> packages(String table) {
        return MarkdownTable.below(table, document).rows().stream()
                .flatMap(row -> packagesOf(row.get(0)))
                .toList();
    }

    /** Names that begin with a dot stand for packages beside the first one. */
    private static Stream<String> packagesOf(String cell) {
        List<String> names = MarkdownTable.codes(cell);
        String first = names.get(0);
        String parent = first.substring(0, first.lastIndexOf('.'));
        return names.stream().map(name -> name.startsWith(".") ? parent + name : name);
    }

    /** How deep below the first one each room lies. */
    private Map<String, Integer> floors() {
        Map<String, Integer> floors = new HashMap<>();
        List<List<String>> rows = MarkdownTable.below(ROOMS, document).rows();
        for (int floor = 0; floor < rows.size(); floor++) {
            int depth = floor;
            packagesOf(rows.get(floor).get(0)).forEach(room -> floors.put(room, depth));
        }
        floors.put(HANDLER, rows.size());
        return floors;
    }

    private static Stream<String> upward(JavaClass type, Map<String, Integer> floors) {
        Integer floor = floors.get(type.getPackageName());
        return floor == null
                ? Stream.of()
                : type.getDirectDependenciesFromSelf().stream()
                        .map(Dependency::getTargetClass)
                        .map(JavaClass::getBaseComponentType)
                        .filter(target -> !target.getPackageName().equals(type.getPackageName()))
                        .filter(
                                target ->
                                        floors.getOrDefault(
                                                        target.getPackageName(), Integer.MAX_VALUE)
                                                <= floor)
                        .map(target -> type.getName() + " knows " + target.getName());
    }

    // ---- names

    @Test
    void everyClassAndMethodThatATableNamesExists() {
        List<String> named =
                MarkdownTable.all(document).stream()
                        .flatMap(table -> table.rows().stream())
                        .flatMap(List::stream)
                        .flatMap(cell -> MarkdownTable.codes(cell).stream())
                        .filter(code -> !FOREIGN.contains(code))
                        .toList();

        assertThat(named).hasSizeGreaterThan(100);
        assertThat(named).allMatch(ArchitectureDocumentTest::exists);
    }

    @Test
    void aClassAndAMethodThatDoNotExistAreFound() {
        assertThat(exists("NoSuchClassAtAll")).isFalse();
        assertThat(exists("LinkMonitor.noSuchMethod")).isFalse();
        assertThat(exists("LinkMonitor.onEarlyData")).isTrue();
    }

    /** Other words are no business of this test. */
    private static boolean exists(String code) {
        if (CLASS.matcher(code).matches()) {
            return named(code).findAny().isPresent();
        }
        var method = METHOD.matcher(code);
        return !method.matches()
                || named(method.group(1))
                        .flatMap(type -> type.getAllMethods().stream())
                        .anyMatch(found -> found.getName().equals(method.group(2)));
    }

    private static Stream<JavaClass> named(String simpleName) {
        return MAIN.stream().filter(type -> type.getSimpleName().equals(simpleName));
    }
}
