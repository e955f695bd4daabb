package io.knet.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.AccessEntry;
import io.knet.KnetMessage;
import io.knet.OnwireVersion;
import io.knet.crypto.CryptoOverhead;
import io.knet.netty.NettyHandleBuilder;
import io.knet.netty.NettyKnetProvider;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a later version may have to extend is an interface or a final class without a public
 * constructor (package documentation of {@code io.knet}): a component more of a record breaks
 * programs, and so does a parameter more of a constructor.
 */
class GrowthRuleTest {
    private static Stream<Class<?>> classes() {
        return PublicTypes.all().stream()
                .filter(type -> !type.isInterface() && !type.isEnum())
                .filter(type -> !Throwable.class.isAssignableFrom(type));
    }

    @Test
    void recordsAreOnlyWhatNatureOrTheWireFormatHasFixed() {
        assertThat(classes().filter(Class::isRecord))
                .containsExactlyInAnyOrder(
                        AccessEntry.Address.class,
                        AccessEntry.Mask.class,
                        AccessEntry.Range.class,
                        OnwireVersion.class,
                        CryptoOverhead.class);
    }

    @Test
    void onlyWhatProgramsBeginWithHasAPublicConstructor() {
        List<Class<?>> constructed =
                classes()
                        .filter(type -> !type.isRecord())
                        .filter(type -> type.getConstructors().length > 0)
                        .toList();

        assertThat(constructed)
                .containsExactlyInAnyOrder(
                        KnetMessage.class, NettyHandleBuilder.class, NettyKnetProvider.class);
    }

    @Test
    void noClassCanBeExtended() {
        assertThat(classes().filter(type -> type.getConstructors().length == 0))
                .isNotEmpty()
                .allMatch(type -> Modifier.isFinal(type.getModifiers()));
    }
}
