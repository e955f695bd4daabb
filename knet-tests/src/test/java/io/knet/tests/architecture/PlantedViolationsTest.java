package io.knet.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.NettyKnetProvider;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.protocol.LinkMonitor;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules of {@link ArchitectureTest} find what is planted in the package that they are about.
 */
@Tag("any-jdk")
class PlantedViolationsTest {
    @TempDir private Path folder;

    static Stream<Arguments> violations() {
        String link = type(NettyLink.class);
        String door = type(NettyKnetProvider.class);
        return Stream.of(
                Arguments.of(
                        "theCoreKnowsNoImplementation",
                        ArchitectureTest.theCoreKnowsNoImplementation,
                        "io.knet.protocol",
                        link),
                Arguments.of(
                        "theApiKnowsNoProtocol",
                        ArchitectureTest.theApiKnowsNoProtocol,
                        "io.knet",
                        type(LinkMonitor.class)),
                Arguments.of(
                        "theWireFormatKnowsNoStateMachine",
                        ArchitectureTest.theWireFormatKnowsNoStateMachine,
                        "io.knet.wire",
                        type(LinkMonitor.class)),
                Arguments.of(
                        "cryptoModelsKnowNoNetwork",
                        ArchitectureTest.cryptoModelsKnowNoNetwork,
                        "io.knet.crypto.jca",
                        link),
                Arguments.of(
                        "noRoomKnowsTheDoorToTheImplementation",
                        ArchitectureTest.noRoomKnowsTheDoorToTheImplementation,
                        "io.knet.netty.handle",
                        door),
                Arguments.of(
                        "socketsKnowNoLinks",
                        ArchitectureTest.socketsKnowNoLinks,
                        "io.knet.netty.transport",
                        link),
                Arguments.of(
                        "handlersKnowTheirLinkOnlyAsAPort",
                        ArchitectureTest.handlersKnowTheirLinkOnlyAsAPort,
                        "io.knet.netty.pipeline",
                        link),
                Arguments.of(
                        "handlersOfProgramsNeedNothingFromInside",
                        ArchitectureTest.handlersOfProgramsNeedNothingFromInside,
                        "io.knet.netty.handler",
                        link),
                Arguments.of(
                        "receivedMessagesKnowWhatHandlersSeeOfThem",
                        ArchitectureTest.receivedMessagesKnowWhatHandlersSeeOfThem,
                        "io.knet.netty.message",
                        link),
                Arguments.of(
                        "linksKnowTheirHostAsAnInterface",
                        ArchitectureTest.linksKnowTheirHostAsAnInterface,
                        "io.knet.netty.link",
                        type(NettyHost.class)),
                Arguments.of(
                        "nothingKnowsTheCommand",
                        ArchitectureTest.nothingKnowsTheCommand,
                        "io.knet.netty.link",
                        "io.knet.tools.Main"),
                Arguments.of(
                        "theCommandKnowsOnlyWhatIsExported",
                        ArchitectureTest.theCommandKnowsOnlyWhatIsExported,
                        "io.knet.tools.node",
                        type(LinkMonitor.class)),
                Arguments.of(
                        "nothingButTheCommandAndTheTransportKnowsConfigurationFiles",
                        ArchitectureTest.nothingButTheCommandAndTheTransportKnowsConfigurationFiles,
                        "io.knet.netty.handle",
                        "io.knet.config.KnetConfig"),
                Arguments.of(
                        "configurationFilesKnowOnlyTheApi",
                        ArchitectureTest.configurationFilesKnowOnlyTheApi,
                        "io.knet.config",
                        type(CryptoSlots.class)),
                Arguments.of(
                        "nothingKnowsTheLaboratory",
                        ArchitectureTest.nothingKnowsTheLaboratory,
                        "io.knet.tools.node",
                        "io.knet.lab.LabMain"),
                Arguments.of(
                        "theCoreRollsNoDice",
                        ArchitectureTest.theCoreRollsNoDice,
                        "io.knet.protocol",
                        type(Random.class)),
                Arguments.of(
                        "theCoreStartsNoThreadAndWaitsForNone",
                        ArchitectureTest.theCoreStartsNoThreadAndWaitsForNone,
                        "io.knet.protocol",
                        "java.util.concurrent.ExecutorService"),
                Arguments.of(
                        "theCoreAsksNoClock",
                        ArchitectureTest.theCoreAsksNoClock,
                        "io.knet.protocol",
                        "java.time.Clock"),
                Arguments.of(
                        "theCoreOpensNoSocketAndNoFile",
                        ArchitectureTest.theCoreOpensNoSocketAndNoFile,
                        "io.knet.protocol",
                        "java.net.DatagramSocket"));
    }

    private static String type(Class<?> known) {
        return known.getName();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void areFound(String name, ArchRule rule, String room, String forbidden) throws IOException {
        assertThat(rule.evaluate(planted(room, "String")).hasViolation())
                .as("without one, %s", name)
                .isFalse();
        assertThat(rule.evaluate(planted(room, forbidden)).hasViolation()).isTrue();
    }

    /** A class in that package with a field of that type. */
    private JavaClasses planted(String room, String type) throws IOException {
        Path source = Files.createDirectories(folder.resolve(type)).resolve("Planted.java");
        Files.writeString(source, "package " + room + "; class Planted { " + type + " field; }");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        boolean compiled =
                compiler.getTask(
                                messages,
                                null,
                                null,
                                List.of(
                                        "-proc:none",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        "-d",
                                        source.getParent().toString()),
                                null,
                                compiler.getStandardFileManager(null, null, null)
                                        .getJavaFileObjects(source))
                        .call();
        assertThat(compiled).as("%s", messages).isTrue();
        return new ClassFileImporter().importPath(source.getParent());
    }
}
