package io.knet.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.wire.PacketType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The one rule for names and codes of public enums (package documentation of {@code io.knet}). */
class EnumRuleTest {
    /** Found by bytes of packets and by errors of the system, which must not cause exceptions. */
    private static final Set<Class<?>> FOUND_WITHOUT_ERROR = Set.of(PacketType.class, Errno.class);

    private static final Set<String> OTHER_WORDS =
            Set.of("label", "id", "wireId", "libknetName", "getName", "getCode", "of", "ofId");

    private static List<Class<?>> enums() {
        List<Class<?>> enums = new ArrayList<>();
        for (Class<?> type : PublicTypes.all()) {
            if (type.isEnum()) {
                enums.add(type);
            }
        }
        return enums;
    }

    private static boolean has(Class<?> type, String method, Class<?>... parameters) {
        return Arrays.stream(type.getDeclaredMethods())
                .anyMatch(
                        each ->
                                each.getName().equals(method)
                                        && Arrays.equals(each.getParameterTypes(), parameters));
    }

    private static Object call(Class<?> type, String method, Object argument) throws Exception {
        Class<?> parameter = argument instanceof Integer ? int.class : String.class;
        return type.getMethod(method, parameter).invoke(null, argument);
    }

    private static Object ask(Object constant, String method) throws Exception {
        return constant.getClass().getMethod(method).invoke(constant);
    }

    private static void assertUnknown(Class<?> type, String method, Object argument) {
        assertThat(type).isNotNull();
        try {
            call(type, method, argument);
        } catch (InvocationTargetException e) {
            assertThat(e.getCause())
                    .as("%s.%s(%s)", type, method, argument)
                    .isInstanceOfSatisfying(
                            KnetException.class,
                            refused ->
                                    assertThat(refused.error())
                                            .isEqualTo(KnetError.INVALID_ARGUMENT))
                    .hasMessageStartingWith("unknown ")
                    .hasMessageContaining(argument.toString())
                    .hasMessageContaining("; use ");
            return;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        throw new AssertionError(type + "." + method + " takes " + argument);
    }

    @Test
    void looksAtAllOfThem() {
        assertThat(enums()).hasSizeGreaterThan(15).contains(Errno.class, PacketType.class);
    }

    @Test
    void noEnumHasOtherWordsForNamesAndCodesNotEvenOneThatProgramsDoNotSee() {
        List<Class<?>> all = PublicTypes.everyEnum();
        assertThat(all).containsAll(enums()).hasSizeGreaterThan(enums().size());
        for (Class<?> type : all) {
            Set<String> words = new HashSet<>(OTHER_WORDS);
            if (!enums().contains(type)) {
                words.remove("of"); // what is on the wire, which may be nothing
            }
            assertThat(type.getDeclaredMethods())
                    .extracting(Method::getName)
                    .as(type.getName())
                    .doesNotContainAnyElementsOf(words);
        }
    }

    @Test
    void whatHasAWireNameIsFoundByItInLettersOfEitherCase() throws Exception {
        int found = 0;
        for (Class<?> type : enums()) {
            boolean named = has(type, "wireName");
            assertThat(has(type, "ofName", String.class)).as(type.getName()).isEqualTo(named);
            if (!named) {
                continue;
            }
            Set<Object> names = new HashSet<>();
            for (Object constant : type.getEnumConstants()) {
                String name = (String) ask(constant, "wireName");
                assertThat(name).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
                assertThat(names.add(name)).as(name).isTrue();
                assertThat(call(type, "ofName", name)).isEqualTo(constant);
                assertThat(call(type, "ofName", name.toUpperCase(Locale.ROOT))).isEqualTo(constant);
            }
            for (String other : List.of("", " ", "nonsense", names.iterator().next() + " ")) {
                assertUnknown(type, "ofName", other);
            }
            found++;
        }
        assertThat(found).isGreaterThanOrEqualTo(9);
    }

    @Test
    void whatHasACodeIsFoundByIt() throws Exception {
        int found = 0;
        for (Class<?> type : enums()) {
            boolean sought = has(type, "code") && !FOUND_WITHOUT_ERROR.contains(type);
            assertThat(has(type, "ofCode", int.class)).as(type.getName()).isEqualTo(sought);
            if (!has(type, "code")) {
                continue;
            }
            Set<Object> codes = new HashSet<>();
            for (Object constant : type.getEnumConstants()) {
                Object code = ask(constant, "code");
                assertThat(codes.add(code)).as("%s %s", type, code).isTrue();
                if (sought) {
                    assertThat(call(type, "ofCode", code)).isEqualTo(constant);
                }
            }
            if (sought) {
                for (int other : new int[] {-1, 1000, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                    assertUnknown(type, "ofCode", other);
                }
            }
            found++;
        }
        assertThat(found).isGreaterThanOrEqualTo(7);
    }

    @Test
    void packetsAndErrorsOfTheSystemCauseNoException() {
        assertThat(PacketType.find(0x85)).isNull();
        assertThat(PacketType.find(-1)).isNull();
        assertThat(Errno.nearest(-111)).isEqualTo(Errno.ECONNREFUSED);
        assertThat(Errno.nearest(9999)).isEqualTo(Errno.EIO);
    }
}
