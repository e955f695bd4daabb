package io.knet.tests.architecture;

import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.PRIVATE;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whose a field is, is written at the field; what belongs to an event loop is entered through
 * methods that assert to be on it; times have their unit in their name; nobody locks the object of
 * another class.
 */
@Tag("any-jdk")
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
        JavaClasses all = engine();
        Map<JavaClass, Set<String>> owned = new HashMap<>();
        for (Path file : rooms()) {
            Set<String> loopOnly = loopOnly(read(file));
            if (!loopOnly.isEmpty()) {
                owned.put(all.get(nameOf(file)), loopOnly);
            }
        }

        assertThat(owned).hasSizeGreaterThan(25);
        assertThat(openDoors(owned)).isEmpty();
    }

    @Test
    void whatSaysThatItIsOnTheLoopAssertsIt() throws IOException {
        JavaClasses all = engine();
        List<String> open = new ArrayList<>();
        int checked = 0;
        for (Path file : rooms()) {
            JavaClass type = all.get(nameOf(file));
            if (type.isAssignableTo(ChannelHandler.class)) {
                continue; // Netty calls it, on its loop
            }
            for (MethodDeclarations.Method method : MethodDeclarations.in(read(file))) {
                if (method.isOnLoop()) {
                    checked++;
                    open.addAll(type.isInterface() ? notAsking(type, method) : notAsking(method));
                }
            }
        }

        assertThat(checked).isGreaterThan(100);
        assertThat(open).isEmpty();
    }

    private static List<String> notAsking(MethodDeclarations.Method method) {
        return method.hasBody() && !method.asksForTheLoop() ? List.of(method.name()) : List.of();
    }

    /** The implementations of an interface's method that do something and do not ask. */
    private static List<String> notAsking(JavaClass type, MethodDeclarations.Method declared) {
        return type.getAllSubclasses().stream()
                .flatMap(implementation -> implementation.getMethods().stream())
                .filter(method -> method.getName().equals(declared.name()))
                .filter(method -> !method.getModifiers().contains(SYNTHETIC))
                .filter(method -> !method.getModifiers().contains(ABSTRACT))
                .filter(method -> !method.getAccessesFromSelf().isEmpty())
                .filter(method -> !asksForTheLoop(method))
                .map(JavaMethod::getFullName)
                .toList();
    }

    private static JavaClasses engine() {
        return new ClassFileImporter()
                .withImportOption(new ArchitectureTest.MainClasses())
                .importPackages("io.knet.netty");
    }

    private static String nameOf(Path file) {
        return "io.knet.netty."
                + SOURCES.relativize(file).toString().replaceAll("\\.java$", "").replace('/', '.');
    }

    private static Set<String> loopOnly(String source) {
        return FieldDeclarations.in(source).stream()
                .filter(FieldDeclarations.Field::isLoopOnly)
                .map(FieldDeclarations.Field::name)
                .collect(Collectors.toSet());
    }

    /**
     * Methods that enter a loop's own and do not ask whether they may. Handlers are called by
     * Netty, on their loop. A class that has no loop is a part of others, which ask.
     *
     * @param owned classes, and which of their fields are a loop's
     */
    private static List<String> openDoors(Map<JavaClass, Set<String>> owned) {
        List<String> open = new ArrayList<>();
        owned.forEach(
                (type, fields) ->
                        type.getMethods().stream()
                                .filter(method -> !method.getModifiers().contains(PRIVATE))
                                .filter(method -> !method.getModifiers().contains(SYNTHETIC))
                                .filter(method -> touches(method, fields, new HashSet<>()))
                                .filter(method -> !isEntitled(method, owned.keySet()))
                                .map(JavaMethod::getFullName)
                                .forEach(open::add));
        return open;
    }

    private static boolean isEntitled(JavaMethod method, Set<JavaClass> owned) {
        return asks(method)
                || (!hasLoop(method.getOwner())
                        && callers(method)
                                .filter(caller -> !caller.getOwner().equals(method.getOwner()))
                                .allMatch(
                                        caller ->
                                                isEntitledCaller(caller, owned, new HashSet<>())));
    }

    private static boolean asks(JavaCodeUnit method) {
        return method.getOwner().isAssignableTo(ChannelHandler.class) || asksForTheLoop(method);
    }

    /** What hands a call on is entitled if all who call it are. */
    private static boolean isEntitledCaller(
            JavaCodeUnit caller, Set<JavaClass> owned, Set<JavaCodeUnit> seen) {
        JavaClass type = caller.getOwner();
        if (asks(caller) || (owned.contains(type) && !hasLoop(type)) || !seen.add(caller)) {
            return true;
        }
        return !hasLoop(type)
                && caller instanceof JavaMethod relay
                && callers(relay).findAny().isPresent()
                && callers(relay).allMatch(next -> isEntitledCaller(next, owned, seen));
    }

    /** Who calls a method, or one that it implements. */
    private static Stream<JavaCodeUnit> callers(JavaMethod method) {
        String[] parameters =
                method.getRawParameterTypes().stream()
                        .map(JavaClass::getName)
                        .toArray(String[]::new);
        Stream<JavaMethod> declarations =
                Stream.concat(
                                method.getOwner().getAllRawInterfaces().stream(),
                                method.getOwner().getAllRawSuperclasses().stream())
                        .flatMap(type -> type.tryGetMethod(method.getName(), parameters).stream());
        return Stream.concat(Stream.of(method), declarations)
                .flatMap(declared -> declared.getCallsOfSelf().stream())
                .map(JavaAccess::getOrigin);
    }

    private static boolean hasLoop(JavaClass type) {
        return type.getFields().stream()
                .anyMatch(field -> field.getRawType().isEquivalentTo(EventLoop.class));
    }

    /** Whether a method uses one of the fields, itself or by private methods of its class. */
    private static boolean touches(
            JavaCodeUnit method, Set<String> fields, Set<JavaCodeUnit> seen) {
        boolean uses =
                method.getFieldAccesses().stream()
                        .filter(access -> !access.isDeclaredInLambda())
                        .anyMatch(
                                access ->
                                        access.getTargetOwner().equals(method.getOwner())
                                                && fields.contains(access.getTarget().getName()));
        return uses
                || method.getMethodCallsFromSelf().stream()
                        .filter(call -> !call.isDeclaredInLambda())
                        .flatMap(call -> call.getTarget().resolveMember().stream())
                        .filter(called -> called.getOwner().equals(method.getOwner()))
                        .filter(called -> called.getModifiers().contains(PRIVATE))
                        .filter(seen::add)
                        .anyMatch(
                                called -> !asksForTheLoop(called) && touches(called, fields, seen));
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
        JavaClasses planted =
                new ClassFileImporter()
                        .importClasses(Planted.class, Part.class, Holder.class, Stranger.class);

        assertThat(
                        openDoors(
                                Map.of(
                                        planted.get(Planted.class),
                                        Set.of("count"),
                                        planted.get(Part.class),
                                        Set.of("count"))))
                .hasSize(3)
                .anyMatch(door -> door.contains("Planted.open()"))
                .anyMatch(door -> door.contains("Planted.behind()"))
                .anyMatch(door -> door.contains("Part.forAnybody()"));
    }

    @Test
    void findsAMethodThatSaysThatItIsOnTheLoopAndDoesNotAsk() {
        String source =
                """
                /** Planted. On the link's event loop, unless stated otherwise. */
                final class Planted {
                    Planted(EventLoop loop) {
                        this.loop = loop;
                    }

                    /** Forgets. */
                    void open(int number) {
                        forget();
                    }

                    @Override
                    public boolean shut() {
                        assert LoopCalls.owns(loop);
                        return true;
                    }

                    void nothing() {}

                    /** Tells. Any thread. */
                    int told() {
                        return 1;
                    }

                    // ---- on any thread

                    int seen() {
                        return 1;
                    }

                    /** Looks. On the loop. */
                    int alsoOpen() {
                        return 2;
                    }
                }
                """;

        assertThat(MethodDeclarations.in(source))
                .flatExtracting(method -> method.isOnLoop() ? notAsking(method) : List.<String>of())
                .containsExactly("open", "alsoOpen");
    }

    /** Two doors are open. */
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

        void behind() {
            within();
        }

        private void within() {
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

    /** Has no loop: who calls it has to ask. */
    @SuppressWarnings("UnusedVariable")
    private static final class Part {
        private int count; // loop only

        void forHolders() {
            count++;
        }

        void forAnybody() {
            count++;
        }
    }

    /** Asks. */
    @SuppressWarnings("UnusedMethod")
    private static final class Holder {
        private final EventLoop loop;
        private final Part part = new Part();

        Holder(EventLoop loop) {
            this.loop = loop;
        }

        void enter() {
            assert loop.inEventLoop();
            part.forHolders();
            part.forAnybody();
        }
    }

    /** Does not ask. */
    @SuppressWarnings("UnusedMethod")
    private static final class Stranger {
        private final Part part = new Part();

        void enter() {
            part.forAnybody();
        }
    }
}
