package io.knet.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whose a field is, is written at the field; what belongs to an event loop is entered through
 * methods that assert to be on it; times have their unit in their name; nobody locks the object of
 * another class.
 */
class OwnershipTest {
    private static final Path SOURCES = Path.of("../knet-netty/src/main/java/io/knet/netty");

    /** What a variable is named that holds what a clock says. */
    private static final Pattern CLOCK =
            Pattern.compile("(\\w+) [-+]?= (?:[^(;]|ticker\\(\\))*\\bnanoTime\\(\\)");

    private static final Pattern TIME =
            Pattern.compile(
                    "\\b(?:long|Long|int|AtomicLong) (\\w*?(?:[dD]eadline|[tT]imeout|[pP]eriod"
                            + "|[dD]elay|[pP]ause|[pP]atience|[rR]tt|Until|At|Since))\\b(?!\\()"
                            + "|\\b(?:long|int) ([A-Z_]*(?:TIMEOUT|PERIOD|INTERVAL|DELAY|PAUSE"
                            + "|PATIENCE|STALL|RETRY)) =");

    private static final Pattern LOCKED = Pattern.compile("\\bsynchronized \\((?!this\\)).*");

    private static List<Path> rooms() throws IOException {
        try (Stream<Path> all = Files.walk(SOURCES)) {
            return all.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.getParent().equals(SOURCES))
                    .sorted()
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is found in the sources, with the file before it. */
    private static List<String> inRooms(Function<String, Stream<String>> rule) throws IOException {
        return rooms().stream()
                .flatMap(file -> rule.apply(read(file)).map(found -> file + ": " + found))
                .toList();
    }

    private static Stream<String> unowned(String source) {
        return FieldDeclarations.in(source).stream()
                .filter(field -> field.needsOwner() && !field.hasOwner())
                .map(FieldDeclarations.Field::text);
    }

    private static Stream<String> timesWithoutUnit(String source) {
        Stream<String> clocks =
                CLOCK.matcher(source)
                        .results()
                        .filter(clock -> !clock.group(1).toLowerCase(Locale.ROOT).endsWith("nanos"))
                        .map(MatchResult::group);
        return Stream.concat(clocks, TIME.matcher(source).results().map(MatchResult::group));
    }

    private static Stream<String> foreignLocks(String source) {
        return LOCKED.matcher(source).results().map(MatchResult::group);
    }

    @Test
    void whoseAFieldIsStandsAtTheField() throws IOException {
        assertThat(rooms()).hasSizeGreaterThan(100);
        assertThat(inRooms(OwnershipTest::unowned)).isEmpty();
    }

    @Test
    void timesHaveTheirUnitInTheirName() throws IOException {
        assertThat(inRooms(OwnershipTest::timesWithoutUnit)).isEmpty();
    }

    @Test
    void nobodyLocksTheObjectOfAnother() throws IOException {
        assertThat(inRooms(OwnershipTest::foreignLocks)).isEmpty();
    }

    @Test
    void whatBelongsToALoopIsEnteredThroughAnAssertion() throws IOException {
        List<String> open = new ArrayList<>();
        int checked = 0;
        for (Path file : rooms()) {
            Set<String> loopOnly = loopOnly(read(file));
            if (!loopOnly.isEmpty()) {
                for (JavaClass type : classesOf(file)) {
                    open.addAll(openDoors(type, loopOnly));
                    checked++;
                }
            }
        }

        assertThat(checked).isGreaterThan(15);
        assertThat(open).isEmpty();
    }

    private static Set<String> loopOnly(String source) {
        return FieldDeclarations.in(source).stream()
                .filter(FieldDeclarations.Field::isLoopOnly)
                .map(FieldDeclarations.Field::name)
                .collect(Collectors.toSet());
    }

    private static Iterable<JavaClass> classesOf(Path file) {
        String name =
                SOURCES.relativize(file).toString().replaceAll("\\.java$", "").replace('/', '.');
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importClasses(load("io.knet.netty." + name));
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, OwnershipTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** Handlers are called by Netty, on their loop; a class without a loop is a loop's own part. */
    private static List<String> openDoors(JavaClass type, Set<String> loopOnly) {
        if (type.isAssignableTo(ChannelHandler.class) || !hasLoop(type)) {
            return List.of();
        }
        return type.getMethods().stream()
                .filter(method -> !method.getModifiers().contains(JavaModifier.PRIVATE))
                .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                .filter(method -> touches(method, loopOnly))
                .filter(method -> !asksForTheLoop(method))
                .map(JavaMethod::getFullName)
                .toList();
    }

    private static boolean hasLoop(JavaClass type) {
        return type.getFields().stream()
                .anyMatch(field -> field.getRawType().isEquivalentTo(EventLoop.class));
    }

    private static boolean touches(JavaCodeUnit method, Set<String> fields) {
        return method.getFieldAccesses().stream()
                .filter(access -> !access.isDeclaredInLambda())
                .anyMatch(
                        access ->
                                access.getTargetOwner().equals(method.getOwner())
                                        && fields.contains(access.getTarget().getName()));
    }

    private static boolean asksForTheLoop(JavaCodeUnit method) {
        return method.getMethodCallsFromSelf().stream()
                .map(call -> call.getTarget().getName())
                .anyMatch(name -> name.equals("inEventLoop") || name.equals("owns"));
    }

    // ---- the rules find what was planted for them

    @Test
    void findsFieldsWithoutAnOwner() {
        String source =
                """
                /** Planted. */
                final class Planted {
                    private final int fixed = 1;
                    private final Map<String, List<Integer>> table = new HashMap<>();
                    private volatile int shared;
                    private int forgotten;
                    private @Nullable String named; // loop only

                    /** Loop only: told in the Javadoc. */
                    private long told;

                    @GuardedBy("this")
                    private boolean locked;

                    private static final class Inner {
                        ByteBuf[] inner = new ByteBuf[3];
                    }

                    void method() {
                        int local = 1;
                        local = 2;
                    }
                }
                """;

        assertThat(unowned(source))
                .containsExactly(
                        "private final Map<String, List<Integer>> table = new HashMap<>();",
                        "private int forgotten;",
                        "ByteBuf[] inner = new ByteBuf[3];");
    }

    @Test
    void findsTimesWithoutAUnit() {
        assertThat(
                        timesWithoutUnit(
                                """
                                long now = loop.ticker().nanoTime();
                                long nowNanos = loop.ticker().nanoTime();
                                private long reopenAt;
                                private static final long RETRY = 5;
                                void wait(long deadline, long pauseMillis) {}
                                state = new Waiting(end, nanoTime());
                                """))
                .containsExactly(
                        "now = loop.ticker().nanoTime()",
                        "long reopenAt",
                        "long RETRY =",
                        "long deadline");
    }

    @Test
    void findsTheLockOfAnother() {
        assertThat(foreignLocks("synchronized (this) {\nsynchronized (hosts) {\n"))
                .containsExactly("synchronized (hosts) {");
    }

    @Test
    void findsAnOpenDoorToWhatBelongsToALoop() {
        JavaClass planted = new ClassFileImporter().importClass(Planted.class);

        assertThat(openDoors(planted, Set.of("count")))
                .singleElement()
                .asString()
                .contains("open()");
    }

    /** One door is open. */
    @SuppressWarnings({"UnusedMethod", "UnusedVariable"})
    private static final class Planted {
        private final EventLoop loop;
        private int count; // loop only

        Planted(EventLoop loop) {
            this.loop = loop;
        }

        void open() {
            count++;
        }

        void shut() {
            assert loop.inEventLoop();
            count++;
        }

        int elsewhere() {
            return loop.hashCode();
        }
    }
}
