package io.knet.tests.embedding;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Looks at what a program can reach of knet's modules that are in its JVM. */
final class HiddenPackages {
    private final SortedSet<String> hidden = new TreeSet<>();
    private final SortedSet<String> exported = new TreeSet<>();
    private final List<String> wrong = new ArrayList<>();
    private final List<String> unloadable = new ArrayList<>();

    private HiddenPackages() {}

    /** Tries every public class of every package of knet's. */
    static HiddenPackages look() throws IOException, ClassNotFoundException {
        HiddenPackages packages = new HiddenPackages();
        for (ResolvedModule module : ModuleLayer.boot().configuration().modules()) {
            if (module.name().startsWith("io.knet.")) {
                packages.lookAt(module);
            }
        }
        return packages;
    }

    private void lookAt(ResolvedModule resolved) throws IOException, ClassNotFoundException {
        Module module = ModuleLayer.boot().findModule(resolved.name()).orElseThrow();
        List<String> files;
        try (ModuleReader reader = resolved.reference().open()) {
            files = reader.list().filter(file -> file.endsWith(".class")).sorted().toList();
        }
        for (String file : files) {
            if (!file.endsWith("-info.class")) {
                String name = file.substring(0, file.length() - 6).replace('/', '.');
                Class<?> type;
                try {
                    type = Class.forName(name, false, module.getClassLoader());
                } catch (LinkageError missing) {
                    unloadable.add(name);
                    continue;
                }
                if (type.getModule() != module) {
                    wrong.add(name + " is not of " + module);
                } else if (isPublic(type)) {
                    lookAt(type);
                }
            }
        }
    }

    private static boolean isPublic(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getDeclaringClass()) {
            if (!Modifier.isPublic(at.getModifiers())) {
                return false;
            }
        }
        return true;
    }

    /** A class is to be reachable if its package is exported to everybody, and only then. */
    private void lookAt(Class<?> type) {
        boolean offered =
                type.getModule().getDescriptor().exports().stream()
                        .anyMatch(
                                export ->
                                        !export.isQualified()
                                                && export.source().equals(type.getPackageName()));
        (offered ? exported : hidden).add(type.getPackageName());
        if (isReachable(type) != offered) {
            wrong.add(type.getName() + (offered ? " cannot be reached" : " can be reached"));
        }
        if (type.getModule().isOpen(type.getPackageName(), HiddenPackages.class.getModule())) {
            wrong.add(type.getName() + " is open to reflection");
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            boolean open = offered && Modifier.isPublic(constructor.getModifiers());
            if (constructor.trySetAccessible() != open) {
                wrong.add(constructor + (open ? " cannot be called" : " can be called"));
            }
        }
    }

    private static boolean isReachable(Class<?> type) {
        try {
            MethodHandles.lookup().accessClass(type);
            return true;
        } catch (IllegalAccessException refused) {
            return false;
        }
    }

    /** Packages with public classes that no program sees. */
    SortedSet<String> hidden() {
        return hidden;
    }

    /** Packages that programs see. */
    SortedSet<String> exported() {
        return exported;
    }

    /** Classes that stand on one of a module that is not there. */
    List<String> unloadable() {
        return unloadable;
    }

    /** What is not as the modules' descriptors say. */
    List<String> wrong() {
        return wrong;
    }
}
