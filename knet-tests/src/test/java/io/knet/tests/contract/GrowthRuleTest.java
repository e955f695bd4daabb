package io.knet.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.AccessEntry;
import io.knet.KnetMessage;
import io.knet.OnwireVersion;
import io.knet.crypto.CryptoOverhead;
import io.knet.micrometer.HaClusterMetrics;
import io.knet.micrometer.KnetMetrics;
import io.knet.netty.NettyHandleBuilder;
import io.knet.netty.NettyKnetProvider;
import io.knet.testkit.KnetCluster;
import io.knet.testkit.KnetClusterExtension;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
                        KnetMessage.class,
                        NettyHandleBuilder.class,
                        NettyKnetProvider.class,
                        KnetMetrics.class,
                        HaClusterMetrics.class,
                        KnetClusterExtension.class);
    }

    @Test
    void whatAnAnnotationMaySayNeedNotBeSaid() {
        List<Class<?>> annotations =
                PublicTypes.all().stream().filter(Class::isAnnotation).toList();

        assertThat(annotations).contains(KnetCluster.class);
        assertThat(annotations)
                .flatMap(type -> List.of(type.getDeclaredMethods()))
                .allMatch(element -> element.getDefaultValue() != null);
    }

    /** The profile japicmp lets interfaces grow, but for those that it lists. */
    @Test
    void whatProgramsImplementIsComparedWithTheLastReleaseAsSuch() throws Exception {
        List<String> implemented = new ArrayList<>();
        for (Class<?> type : PublicTypes.all()) {
            if (type.isInterface()
                    && !type.isAnnotation()
                    && type.getDeclaringClass() == null
                    && !type.equals(AccessEntry.class)
                    && !source(type).contains("Not to be implemented by programs")) {
                implemented.add("<include>" + type.getName() + "</include>");
            }
        }

        assertThat(implemented).contains("<include>io.knet.MessageListener</include>");
        assertThat(Files.readString(Path.of("../pom.xml"))).contains(implemented);
    }

    /** Its words, whatever their lines. */
    private static String source(Class<?> type) throws IOException {
        String file = "src/main/java/" + type.getName().replace('.', '/') + ".java";
        for (String module : List.of("knet-core", "knet-netty", "knet-admin")) {
            Path path = Path.of("..", module, file);
            if (Files.exists(path)) {
                return Files.readString(path).replaceAll("\\s+(\\* )?", " ");
            }
        }
        throw new IllegalStateException("no source of " + type);
    }

    @Test
    void noClassCanBeExtended() {
        assertThat(classes().filter(type -> type.getConstructors().length == 0))
                .isNotEmpty()
                .allMatch(type -> Modifier.isFinal(type.getModifiers()));
    }
}
