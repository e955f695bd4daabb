package io.knet.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.knet.tests.architecture.SendSyncRoad.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A synchronous message goes the way that ARCHITECTURE.md says, and it is straight and short. */
@Tag("any-jdk")
class SendSyncRoadTest {
    private static final String ROAD = "| | type | as | does | asks |";

    /** How long the road may be, with the interfaces on it. */
    private static final int MOST_TYPES = 15;

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(new ArchitectureTest.MainClasses())
                    .importPackages("io.knet");

    private final SendSyncRoad road =
            SendSyncRoad.of(MarkdownTable.below(ROAD, document()).rows(), SendSyncRoadTest::named);

    private static String document() {
        try {
            return Files.readString(Path.of("..", "ARCHITECTURE.md"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The type of the implementation that has a name. */
    private static JavaClass named(String simpleName) {
        List<JavaClass> found =
                MAIN.stream()
                        .filter(type -> type.getSimpleName().equals(simpleName))
                        .filter(type -> type.getPackageName().startsWith("io.knet.netty"))
                        .toList();
        assertThat(found).as(simpleName).hasSize(1);
        return found.get(0);
    }

    private static SendSyncRoad road(String... types) {
        return new SendSyncRoad(
                Stream.of(types).map(type -> new Stop(named(type), List.of(), List.of())).toList());
    }

    @Test
    void eachTypeHandsTheMessageToTheNext() {
        assertThat(road.gaps()).isEmpty();
    }

    @Test
    void aTypeThatIsLeftOutIsFound() {
        for (int i = 1; i < road.stops().size() - 1; i++) {
            assertThat(road.without(i).gaps()).as("without %s", road.stops().get(i)).isNotEmpty();
        }
    }

    @Test
    void beginsAtTheApiAndEndsWithTheSystemCall() {
        List<Stop> stops = road.stops();

        assertThat(stops.get(0).type().isAssignableTo("io.knet.DataChannel")).isTrue();
        assertThat(stops.get(stops.size() - 1).type().getMethodCallsFromSelf())
                .anyMatch(
                        call ->
                                call.getTargetOwner()
                                        .isAssignableTo("io.netty.channel.unix.FileDescriptor"));
    }

    @Test
    void isShort() {
        assertThat(road.length()).isBetween(2, MOST_TYPES);
    }

    @Test
    void neverReturnsToATypeThatItHasLeft() {
        assertThat(road.returns()).isEmpty();
    }

    @Test
    void anotherSideOfATypeThatWasLeftIsFound() {
        assertThat(road("GatedSocket", "WriteBatch", "DirectSocket").returns())
                .contains("DirectSocket is another side of GatedSocket");
        assertThat(road("TrainSocket", "WriteGate", "LeaderSocket").returns())
                .contains("LeaderSocket is another side of TrainSocket");
    }

    @Test
    void aCallBackToATypeThatWasLeftIsFound() {
        assertThat(road("WriteBatch", "CombiningWriter").returns())
                .contains("CombiningWriter calls WriteBatch");
    }

    @Test
    void asksThoseWhomTheDocumentNamesAndNobodyElse() {
        for (Stop stop : road.stops()) {
            Set<String> named =
                    stop.asked().stream()
                            .map(JavaClass::getSimpleName)
                            .collect(Collectors.toCollection(TreeSet::new));
            assertThat(named).as("asked by %s", stop).isEqualTo(road.asks(stop));
        }
    }
}
