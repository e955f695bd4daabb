package io.knet.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetLimits;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Limits are in {@link KnetLimits} and nowhere else. */
class LimitsTest {
    /** The lengths of the format's fields limit nothing that a program chooses. */
    private static final String WIRE = "io.knet.wire";

    @Test
    void noPublicTypeButKnetLimitsHasALimit() {
        assertThat(
                        PublicTypes.all().stream()
                                .filter(type -> type != KnetLimits.class)
                                .filter(type -> !type.getPackageName().equals(WIRE))
                                .flatMap(LimitsTest::limits))
                .isEmpty();
        assertThat(limits(KnetLimits.class)).hasSizeGreaterThan(15);
    }

    private static Stream<Field> limits(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> Modifier.isPublic(field.getModifiers()))
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .filter(field -> field.getName().matches("(MIN|MAX|LEAST|MOST)_.*|LIMIT|.*_LIMIT"));
    }
}
