package io.knet.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Nobody sees a half-built object: no constructor hands out the object that it is building. */
@AnalyzeClasses(packages = "io.knet", importOptions = ArchitectureTest.MainClasses.class)
class ConstructionTest {
    private static final int MOST_OF_THE_ENGINE = 400;

    @ArchTest
    static void noConstructorHandsOutWhatItBuilds(JavaClasses all) throws IOException {
        List<String> escapes = new ArrayList<>();
        int classes = 0;
        for (JavaClass type : all) {
            if (isOfTheEngine(type.getPackageName())) {
                escapes.addAll(Escapes.of(bytes(type)));
                classes++;
            }
        }

        assertThat(classes).isGreaterThan(MOST_OF_THE_ENGINE);
        assertThat(escapes).isEmpty();
    }

    /**
     * The command, the laboratory, the test kit and the tests begin threads of their own, and end
     * with them.
     */
    private static boolean isOfTheEngine(String room) {
        return !room.startsWith("io.knet.tools")
                && !room.startsWith("io.knet.lab")
                && !room.startsWith("io.knet.tests")
                && !room.startsWith("io.knet.testkit")
                && !room.startsWith("io.knet.testing");
    }

    private static byte[] bytes(JavaClass type) throws IOException {
        try (InputStream file = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return file.readAllBytes();
        }
    }

    // ---- the rule finds what was planted for it, and nothing else

    private static List<String> escapes(Class<?> planted) throws IOException {
        String file = planted.getName().replace('.', '/') + ".class";
        try (InputStream bytes = planted.getClassLoader().getResourceAsStream(file)) {
            return Escapes.of(bytes.readAllBytes());
        }
    }

    private static void assertEscapes(Class<?> planted, String words) throws IOException {
        assertThat(escapes(planted)).singleElement().asString().contains(words);
    }

    /** Somebody who is told of objects. */
    private static final class Other {
        private static Object last = "";
        private Object known = "";

        Other(Object told) {
            known = told;
        }

        @Override
        public String toString() {
            return known + " " + last;
        }
    }

    @SuppressWarnings("UnusedVariable")
    private static final class AsArgument {
        private final Other other = new Other(this);
    }

    @SuppressWarnings("UnusedVariable")
    private static final class InLambda {
        private final Other other = new Other((Supplier<String>) this::toString);
    }

    @SuppressWarnings("UnusedVariable")
    private static final class InKeptLambda {
        private final Supplier<String> words = this::toString;
        private final Other other = new Other(words);
    }

    @SuppressWarnings({"UnusedVariable", "UnusedMethod"})
    private static final class InItsMethod {
        InItsMethod(List<Object> all) {
            register(all);
        }

        private void register(List<Object> all) {
            all.add(this);
        }
    }

    @SuppressWarnings("UnusedMethod")
    private static final class InAnotherObject {
        InAnotherObject(Other other) {
            other.known = this;
        }
    }

    @SuppressWarnings("StaticAssignmentInConstructor")
    private static final class InAStaticField {
        InAStaticField() {
            Other.last = this;
        }
    }

    @SuppressWarnings("UnusedMethod")
    private static final class InAnArray {
        InAnArray(Object[] all) {
            all[0] = this;
        }
    }

    /** Calls itself, and keeps a lambda that only it can call. */
    private static final class Innocent {
        private final Supplier<String> words = this::toString;
        private final Consumer<String> sink;
        private final int number;

        Innocent(List<String> all) {
            number = count(all);
            sink = all::add;
            all.forEach(sink);
        }

        private int count(List<String> all) {
            return all.size();
        }

        String tell() {
            sink.accept(words.get());
            return words.get() + number;
        }
    }

    @Test
    void findsWhatIsHandedOut() throws IOException {
        assertEscapes(AsArgument.class, "hands out this to io/knet/tests/architecture");
        assertEscapes(InLambda.class, "hands out a lambda that holds this to");
        assertEscapes(InKeptLambda.class, "hands out a lambda that holds this to");
        assertEscapes(InItsMethod.class, "hands out this to java/util/List.add");
        assertEscapes(InAnotherObject.class, "this in a field of another object");
        assertEscapes(InAStaticField.class, "this in a static field");
        assertEscapes(InAnArray.class, "this in an array");
    }

    @Test
    void findsNothingWhereNothingIsHandedOut() throws IOException {
        assertThat(escapes(Innocent.class)).isEmpty();
        assertThat(new Innocent(new ArrayList<>()).tell()).isNotEmpty();
    }
}
