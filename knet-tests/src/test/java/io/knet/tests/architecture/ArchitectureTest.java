package io.knet.tests.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.knet.KnetAddress;
import io.knet.LinkConfig;
import io.knet.crypto.engine.SecureSalts;
import io.knet.crypto.engine.SecureSecrets;
import io.knet.log.KnetLogging;
import io.knet.netty.count.HandleLog;
import io.knet.netty.handle.WarmUps;
import io.knet.protocol.Endpoint;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.slf4j.LoggerFactory;

/** Dependencies point from the implementation to the API, and the core asks nobody for anything. */
@AnalyzeClasses(packages = "io.knet", importOptions = ArchitectureTest.MainClasses.class)
@Tag("any-jdk")
class ArchitectureTest {
    /** Leaves out the tests of all modules, those in jars included. */
    static final class MainClasses implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("test-classes") && !location.contains("-tests.jar");
        }
    }

    private static final String NETTY = "io.knet.netty";

    private static final String[] CORE = {
        "io.knet",
        "io.knet.event..",
        "io.knet.service..",
        "io.knet.stats..",
        "io.knet.log..",
        "io.knet.wire..",
        "io.knet.protocol..",
        "io.knet.compress..",
        "io.knet.crypto",
        "io.knet.crypto.engine..",
        "io.knet.session..",
        "io.knet.spi.."
    };

    @ArchTest
    static final ArchRule theCoreKnowsNoImplementation =
            noClasses()
                    .that()
                    .resideInAnyPackage(CORE)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.knet.netty..",
                            "io.knet.tools..",
                            "io.knet.lab..",
                            "io.knet.crypto.jca..",
                            "io.knet.crypto.bouncycastle..",
                            "io.knet.crypto.format..",
                            "io.netty.channel..",
                            "org.bouncycastle..");

    @ArchTest
    static final ArchRule theApiKnowsNoProtocol =
            noClasses()
                    .that()
                    .resideInAnyPackage("io.knet", "io.knet.stats..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.knet.wire..",
                            "io.knet.protocol..",
                            "io.knet.compress..",
                            "io.knet.crypto..",
                            "io.knet.session..");

    @ArchTest
    static final ArchRule theWireFormatKnowsNoStateMachine =
            noClasses()
                    .that()
                    .resideInAPackage("io.knet.wire..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.knet.protocol..",
                            "io.knet.compress..",
                            "io.knet.crypto..",
                            "io.knet.session..");

    @ArchTest
    static final ArchRule cryptoModelsKnowNoNetwork =
            noClasses()
                    .that()
                    .resideInAPackage("io.knet.crypto..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.knet.netty..", "io.knet.wire..", "io.knet.protocol..");

    @ArchTest
    static final ArchRule theRoomsOfTheImplementationFormNoCircle = Circles.packagesFormNone(NETTY);

    @ArchTest
    static final ArchRule theClassesOfARoomFormNoLargeCircle =
            Circles.classesOfAPackageFormNone(NETTY);

    @ArchTest
    static final ArchRule noRoomKnowsTheDoorToTheImplementation =
            noClasses()
                    .that()
                    .resideInAPackage(NETTY + ".*..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(NETTY);

    @ArchTest static final ArchRule socketsKnowNoLinks = knowsOnly("transport");

    @ArchTest
    static final ArchRule handlersKnowTheirLinkOnlyAsAPort =
            knowsOnly("pipeline", "handler", "message", "transport", "tap", "count", "concurrent");

    @ArchTest
    static final ArchRule tapsKnowNothingOfWhatPassesThem = knowsOnly("tap", "handler", "count");

    @ArchTest static final ArchRule handlersOfProgramsNeedNothingFromInside = knowsOnly("handler");

    @ArchTest
    static final ArchRule receivedMessagesKnowWhatHandlersSeeOfThem =
            knowsOnly("message", "handler");

    @ArchTest
    static final ArchRule linksKnowTheirHostAsAnInterface =
            knowsOnly(
                    "link",
                    "pipeline",
                    "mtu",
                    "settings",
                    "handler",
                    "message",
                    "transport",
                    "tap",
                    "count",
                    "concurrent");

    /** A room knows itself and those named, and no other. */
    private static ArchRule knowsOnly(String room, String... others) {
        String[] known =
                Stream.concat(Stream.of(room), Stream.of(others))
                        .map(name -> NETTY + "." + name + "..")
                        .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(NETTY + "." + room + "..")
                .should()
                .onlyDependOnClassesThat(
                        resideOutsideOfPackage(NETTY + "..").or(resideInAnyPackage(known)));
    }

    @ArchTest
    static void everyPackageThatCountsAsCoreExists(JavaClasses all) {
        for (String name : CORE) {
            assertThat(all.that(resideInAPackage(name))).as(name).isNotEmpty();
        }
    }

    @ArchTest
    static final ArchRule allLoggersObeyTheLevelsOfKnetLogging =
            noClasses()
                    .that()
                    .resideInAPackage("io.knet..")
                    .and()
                    .resideOutsideOfPackage("io.knet.tools..")
                    .and()
                    .areNotAssignableTo(KnetLogging.class)
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(LoggerFactory.class);

    /**
     * But for sockets, which say of the process what its kernel can do, and for warm-ups, which are
     * done once for all handles of a process.
     */
    @ArchTest
    static final ArchRule linesAboutAHandleNameIt =
            noClasses()
                    .that()
                    .resideInAPackage(NETTY + "..")
                    .and()
                    .resideOutsideOfPackage(NETTY + ".transport..")
                    .and()
                    .areNotAssignableTo(HandleLog.class)
                    .and()
                    .areNotAssignableTo(WarmUps.class)
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(KnetLogging.class);

    @ArchTest
    static final ArchRule nothingKnowsTheCommand =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("io.knet.tools..", "io.knet.lab..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.knet.tools..");

    @ArchTest
    static final ArchRule theCommandKnowsOnlyWhatIsExported =
            classes()
                    .that()
                    .resideInAPackage("io.knet.tools..")
                    .should()
                    .onlyDependOnClassesThat(
                            resideOutsideOfPackage("io.knet..")
                                    .or(
                                            resideInAnyPackage(
                                                    "io.knet.tools..",
                                                    "io.knet",
                                                    "io.knet.admin",
                                                    "io.knet.admin.change",
                                                    "io.knet.admin.jmx",
                                                    "io.knet.admin.json",
                                                    "io.knet.admin.ping",
                                                    "io.knet.admin.report",
                                                    "io.knet.admin.value",
                                                    "io.knet.config",
                                                    "io.knet.crypto",
                                                    "io.knet.log",
                                                    "io.knet.micrometer",
                                                    "io.knet.session.wire",
                                                    "io.knet.spi",
                                                    "io.knet.stats",
                                                    "io.knet.stats.json",
                                                    "io.knet.wire",
                                                    NETTY,
                                                    NETTY + ".capture",
                                                    NETTY + ".handler")));

    /** Whoever does without files does without the module that reads them. */
    @ArchTest
    static final ArchRule nothingButTheCommandAndTheTransportKnowsConfigurationFiles =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "io.knet.config..",
                            "io.knet.jgroups..",
                            "io.knet.tools..",
                            "io.knet.lab..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.knet.config..");

    @ArchTest
    static final ArchRule configurationFilesKnowOnlyTheApi =
            classes()
                    .that()
                    .resideInAPackage("io.knet.config..")
                    .should()
                    .onlyDependOnClassesThat(
                            resideOutsideOfPackage("io.knet..")
                                    .or(
                                            resideInAnyPackage(
                                                    "io.knet.config",
                                                    "io.knet",
                                                    "io.knet.crypto")));

    /** Whoever does without JGroups does without the module that plugs into it. */
    @ArchTest
    static final ArchRule nothingButItsTransportKnowsJGroups =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.knet.jgroups..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.jgroups..", "io.knet.jgroups..");

    @ArchTest
    static final ArchRule theTransportOfJGroupsKnowsOnlyWhatProgramsKnow =
            classes()
                    .that()
                    .resideInAPackage("io.knet.jgroups..")
                    .should()
                    .onlyDependOnClassesThat(
                            resideOutsideOfPackage("io.knet..")
                                    .or(
                                            resideInAnyPackage(
                                                    "io.knet.jgroups",
                                                    "io.knet",
                                                    "io.knet.config",
                                                    "io.knet.stats")));

    @ArchTest
    static final ArchRule nothingKnowsTheLaboratory =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.knet.lab..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.knet.lab..");

    @ArchTest
    static final ArchRule onlyTheLaboratoryKnowsTheTestKit =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("io.knet.testkit..", "io.knet.lab..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.knet.testkit..");

    @ArchTest
    static final ArchRule theSimulatorsEngineKnowsNoTests =
            noClasses()
                    .that()
                    .resideInAnyPackage("io.knet.testkit.time..", "io.knet.testkit.network..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.knet.testkit", "org.junit..");

    @ArchTest
    static final ArchRule virtualTimeKnowsNoNetwork =
            noClasses()
                    .that()
                    .resideInAPackage("io.knet.testkit.time..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.knet.testkit.network..", "io.knet.netty..");

    /**
     * The API and its two helpers know each other by design: the builder is found by the provider,
     * and events and statistics share types.
     */
    @ArchTest
    static final ArchRule thePackagesOfTheCoreFormNoCycle =
            SlicesRuleDefinition.slices()
                    .matching("io.knet.(wire|protocol|compress|crypto)..")
                    .should()
                    .beFreeOfCycles();

    @ArchTest
    static final ArchRule thePartsOfSessionsFormNoCycle =
            SlicesRuleDefinition.slices()
                    .matching("io.knet.session.(*)..")
                    .should()
                    .beFreeOfCycles();

    @ArchTest
    static final ArchRule theBytesAndAlgorithmsOfSessionsKnowNoStateMachine =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "io.knet.session.wire..",
                            "io.knet.session.noise..",
                            "io.knet.session.crypto..",
                            "io.knet.session.receipt..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.knet.session");

    @ArchTest
    static final ArchRule theCoreAsksNoClock =
            noClasses()
                    .that()
                    .resideInAnyPackage(CORE)
                    .should()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(java.time.Instant.class, "now")
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(java.time.Clock.class);

    @ArchTest
    static final ArchRule theCoreStartsNoThreadAndWaitsForNone =
            noClasses()
                    .that()
                    .resideInAnyPackage(CORE)
                    .should()
                    .callConstructor(Thread.class)
                    .orShould()
                    .callMethod(Thread.class, "sleep", long.class)
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(java.util.concurrent.Executor.class);

    /**
     * {@link SecureSalts} and {@link SecureSecrets} are the production side of the seams by which
     * randomness is passed in.
     */
    @ArchTest
    static final ArchRule theCoreRollsNoDice =
            noClasses()
                    .that()
                    .resideInAnyPackage(CORE)
                    .and()
                    .areNotAssignableTo(SecureSalts.class)
                    .and()
                    .areNotAssignableTo(SecureSecrets.class)
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(java.util.Random.class)
                    .orShould()
                    .callMethod(Math.class, "random");

    @ArchTest
    static final ArchRule theCoreOpensNoSocketAndNoFile =
            noClasses()
                    .that()
                    .resideInAnyPackage(CORE)
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("java.nio.channels..")
                                    .or(resideInAPackage("java.nio.file..")))
                    .orShould()
                    .dependOnClassesThat()
                    .haveNameMatching("java\\.net\\..*Socket|java\\.io\\.File.*");

    /**
     * {@link KnetAddress#same} and {@link Endpoint} are for that: what the JDK has leaves out the
     * zone. Access lists mean addresses in any zone.
     */
    @ArchTest
    static final ArchRule addressesAreComparedWithTheirZones =
            noClasses()
                    .that()
                    .resideInAPackage("io.knet..")
                    .and()
                    .resideOutsideOfPackages("io.knet.lab..", "io.knet.testkit..")
                    .and()
                    .areNotAssignableTo(KnetAddress.class)
                    .and()
                    .areNotAssignableTo(Endpoint.class)
                    .and()
                    .areNotAssignableTo(LinkConfig.class)
                    .and()
                    .haveSimpleNameNotContaining("AccessGate")
                    .should()
                    .callMethodWhere(
                            target(owner(assignableTo(SocketAddress.class)))
                                    .or(target(owner(assignableTo(InetAddress.class))))
                                    .and(target(name("equals")).or(target(name("hashCode")))));

    /** What the compiler makes for a record compares addresses as the JDK does. */
    @ArchTest
    static final ArchRule recordsCompareAddressesWithTheirZones =
            classes()
                    .that()
                    .resideInAPackage("io.knet..")
                    .and()
                    .resideOutsideOfPackages("io.knet.lab..", "io.knet.testkit..")
                    .and()
                    .areRecords()
                    .and()
                    .haveNameNotMatching(".*\\.(AccessEntry|AccessGate)\\$.*")
                    .should(declareEqualsIfTheyHold(SocketAddress.class, InetAddress.class));

    /** The compiler's {@code equals} of a record leaves it to the JVM, and calls nothing itself. */
    private static ArchCondition<JavaClass> declareEqualsIfTheyHold(Class<?>... types) {
        return new ArchCondition<>("declare equals if they hold addresses of the JDK") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean holds =
                        type.getFields().stream()
                                .filter(field -> !field.getModifiers().contains(STATIC))
                                .filter(
                                        field ->
                                                field.getRawType().isAssignableTo(Optional.class)
                                                        || isAnyOf(field.getRawType(), types))
                                .flatMap(field -> field.getType().getAllInvolvedRawTypes().stream())
                                .anyMatch(raw -> isAnyOf(raw, types));
                boolean generated =
                        type.getMethod("equals", Object.class).getAccessesFromSelf().isEmpty();
                if (holds && generated) {
                    events.add(
                            SimpleConditionEvent.violated(
                                    type, type.getName() + " holds an address without equals"));
                }
            }
        };
    }

    private static boolean isAnyOf(JavaClass type, Class<?>... types) {
        return Arrays.stream(types).anyMatch(type::isAssignableTo);
    }

    @ArchTest
    static final ArchRule nothingIsFoundByAnAddressWithoutItsZone =
            fields().that()
                    .areDeclaredInClassesThat()
                    .resideInAPackage("io.knet..")
                    .and()
                    .areDeclaredInClassesThat()
                    .resideOutsideOfPackages(
                            "io.knet.tools..", "io.knet.lab..", "io.knet.testkit..")
                    .should(notBeKeyedBy(SocketAddress.class, InetAddress.class));

    private static ArchCondition<JavaField> notBeKeyedBy(Class<?>... types) {
        return new ArchCondition<>("not be a map or set with addresses of the JDK as keys") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                JavaClass collection = field.getRawType();
                boolean keyed =
                        (collection.isAssignableTo(Map.class)
                                        || collection.isAssignableTo(Set.class))
                                && field.getType() instanceof JavaParameterizedType generic
                                && Arrays.stream(types)
                                        .anyMatch(
                                                generic.getActualTypeArguments().get(0).toErasure()
                                                        ::isAssignableTo);
                if (keyed) {
                    events.add(
                            SimpleConditionEvent.violated(
                                    field, field.getFullName() + " is keyed by an address"));
                }
            }
        };
    }
}
