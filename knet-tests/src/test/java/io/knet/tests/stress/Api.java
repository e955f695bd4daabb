package io.knet.tests.stress;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.knet.CryptoControl;
import io.knet.DestinationFilter;
import io.knet.FilterRequest;
import io.knet.KnetCapabilities;
import io.knet.KnetEvent;
import io.knet.KnetHandle;
import io.knet.KnetHandleBuilder;
import io.knet.LinkPacket;
import io.knet.MessageListener;
import io.knet.SessionControl;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The methods that threads may share an object of. */
final class Api {
    /** What the program implements itself, or has for the time of one call. */
    private static final Set<Class<?>> NOT_SHARED =
            Set.of(
                    DestinationFilter.class,
                    MessageListener.class,
                    FilterRequest.class,
                    LinkPacket.class,
                    KnetHandleBuilder.class);

    /** Immutable, as are the types within them. */
    private static final Set<Class<?>> VALUES = Set.of(KnetEvent.class, KnetCapabilities.class);

    private static final Set<String> ENDS_TRAFFIC =
            Set.of(
                    "close",
                    "closeAsync",
                    "remove",
                    "removeAsync",
                    "removeFilter",
                    "disable",
                    "disableForwarding",
                    "disableForwardingAsync",
                    "force",
                    "dialect",
                    "endSessions",
                    "reconfigure",
                    "reconfigureAsync");

    private Api() {}

    /** All methods of all interfaces of the API but those, in an order that stays. */
    static List<Method> methods() {
        return interfaces()
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !method.isSynthetic())
                .sorted(Comparator.comparing(Method::toGenericString))
                .toList();
    }

    private static Stream<Class<?>> interfaces() {
        String directory = "../knet-core/target/classes/io/knet";
        return new ClassFileImporter()
                .importPath(Path.of(directory)).stream()
                        .filter(type -> type.getPackageName().equals("io.knet"))
                        .filter(JavaClass::isInterface)
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .<Class<?>>map(JavaClass::reflect)
                        .filter(type -> !type.isSealed() && !NOT_SHARED.contains(type))
                        .filter(type -> !isValue(type));
    }

    private static boolean isValue(Class<?> type) {
        return VALUES.stream().anyMatch(value -> type.getName().startsWith(value.getName()));
    }

    /** Whether a method takes something away that messages need, so that few calls are enough. */
    static boolean endsTraffic(Method method) {
        return ENDS_TRAFFIC.contains(method.getName())
                || method.getDeclaringClass() == CryptoControl.class
                || method.getDeclaringClass() == SessionControl.class;
    }

    /** Whether a method ends a whole handle. */
    static boolean endsHandle(Method method) {
        return method.getDeclaringClass() == KnetHandle.class
                && method.getName().startsWith("close");
    }
}
