package io.knet.tests.contract;

import io.knet.KnetHandle;
import io.knet.admin.AdminEndpoint;
import io.knet.config.KnetConfig;
import io.knet.crypto.jca.JcaModel;
import io.knet.jgroups.KNET;
import io.knet.micrometer.KnetMetrics;
import io.knet.netty.NettyHandleBuilder;
import io.knet.testkit.TestCluster;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The types that knet's modules export to everybody, found in the modules themselves. */
final class PublicTypes {
    /** A class of each module that programs use. */
    private static final List<Class<?>> MODULES =
            List.of(
                    KnetHandle.class,
                    NettyHandleBuilder.class,
                    JcaModel.class,
                    KnetConfig.class,
                    AdminEndpoint.class,
                    KnetMetrics.class,
                    TestCluster.class);

    /** The simulator's engine, which is offered as it is (docs/testkit.md). */
    private static final Set<String> ENGINE =
            Set.of("io.knet.testkit.network", "io.knet.testkit.time");

    /** Of each module that plugs into something else, whose rules its methods obey. */
    private static final List<Class<?>> PLUGGED_IN = List.of(KNET.class);

    private PublicTypes() {}

    /** All of them, nested ones included, in the order of their names. */
    static List<Class<?>> all() {
        return of(MODULES);
    }

    /** Those of modules that plug into something else. */
    static List<Class<?>> pluggedIn() {
        return of(PLUGGED_IN);
    }

    private static List<Class<?>> of(List<Class<?>> modules) {
        Set<String> names = new TreeSet<>();
        modules.forEach(type -> names.addAll(exportedBy(type)));
        return names.stream().<Class<?>>map(PublicTypes::load).filter(PublicTypes::isOpen).toList();
    }

    /** The names of the modules that {@link #all} and {@link #pluggedIn} look into. */
    static Set<String> modules() {
        return Stream.concat(MODULES.stream(), PLUGGED_IN.stream())
                .map(type -> moduleOf(type).descriptor().name())
                .collect(Collectors.toSet());
    }

    /** All enums of the same modules, those that no program sees included. */
    static List<Class<?>> everyEnum() {
        Set<String> names = new TreeSet<>();
        for (Class<?> type : MODULES) {
            ModuleReference module = moduleOf(type);
            names.addAll(classesOf(module, module.descriptor().packages()));
        }
        return names.stream().<Class<?>>map(PublicTypes::load).filter(Class::isEnum).toList();
    }

    private static Set<String> exportedBy(Class<?> type) {
        ModuleReference module = moduleOf(type);
        return classesOf(
                module,
                module.descriptor().exports().stream()
                        .filter(export -> !export.isQualified())
                        .map(ModuleDescriptor.Exports::source)
                        .filter(name -> !ENGINE.contains(name))
                        .collect(Collectors.toSet()));
    }

    private static Set<String> classesOf(ModuleReference module, Set<String> packages) {
        try (ModuleReader reader = module.open();
                Stream<String> files = reader.list()) {
            return files.filter(file -> file.endsWith(".class") && file.contains("/"))
                    .filter(file -> !file.endsWith("-info.class"))
                    .map(file -> file.substring(0, file.length() - 6).replace('/', '.'))
                    .filter(name -> packages.contains(name.substring(0, name.lastIndexOf('.'))))
                    .collect(Collectors.toSet());
        } catch (IOException unreadable) {
            throw new IllegalStateException(module + " cannot be read", unreadable);
        }
    }

    private static ModuleReference moduleOf(Class<?> type) {
        try {
            Path place = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
            return ModuleFinder.of(place).findAll().iterator().next();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicTypes.class.getClassLoader());
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** Whether a program can name the type: it and all types around it are public. */
    private static boolean isOpen(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getDeclaringClass()) {
            if (!Modifier.isPublic(at.getModifiers())) {
                return false;
            }
        }
        return !type.isAnonymousClass() && !type.isLocalClass();
    }
}
