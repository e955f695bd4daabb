package io.knet.tools.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a process runs, told by its program and not by words anywhere on its command line. */
final class NodeProgram {
    private static final int MOST_SHOWN = 80;

    /** The jars of the command, with or without a version. */
    private static final Pattern KNET_JAR = Pattern.compile("knet-(tools|lab)(-\\d[^/]*)?\\.jar");

    private static final Set<String> KNET_CLASSES =
            Set.of("io.knet.tools.Main", "io.knet.lab.LabMain");
    private static final Set<String> KNET_MODULES = Set.of("io.knet.tools", "io.knet.lab");

    /** Options of the JVM whose value is the next argument. */
    private static final Set<String> JVM_OPTIONS_WITH_VALUE =
            Set.of(
                    "-cp",
                    "-classpath",
                    "--class-path",
                    "-p",
                    "--module-path",
                    "--upgrade-module-path",
                    "--add-modules",
                    "--add-reads",
                    "--add-exports",
                    "--add-opens",
                    "--limit-modules",
                    "--patch-module",
                    "--enable-native-access",
                    "--source");

    private final String name;
    private final boolean java;
    private final List<String> arguments;

    private NodeProgram(String name, boolean java, List<String> arguments) {
        this.name = name;
        this.java = java;
        this.arguments = arguments;
    }

    static NodeProgram of(Machine.Owner owner) {
        String executable = baseName(owner.executable());
        List<String> command = owner.command();
        List<String> rest = command.isEmpty() ? command : command.subList(1, command.size());
        return executable.equals("java") ? ofJava(rest) : new NodeProgram(executable, false, rest);
    }

    private static NodeProgram ofJava(List<String> arguments) {
        int at = 0;
        while (at < arguments.size()) {
            String argument = arguments.get(at);
            if (Set.of("-jar", "-m", "--module").contains(argument)) {
                at++;
                break;
            }
            if (argument.startsWith("--module=") || !argument.matches("[-@].*")) {
                break;
            }
            at += JVM_OPTIONS_WITH_VALUE.contains(argument) ? 2 : 1;
        }
        if (at >= arguments.size()) {
            return new NodeProgram("java", true, List.of());
        }
        String main = arguments.get(at).replaceFirst("^--module=", "");
        boolean knet =
                KNET_JAR.matcher(baseName(main)).matches()
                        || KNET_CLASSES.contains(main)
                        || KNET_MODULES.contains(main.replaceFirst("/.*", ""));
        return new NodeProgram(
                knet ? "knet" : "java " + main, true, arguments.subList(at + 1, arguments.size()));
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Whether it is a node: of this command, or corosync's. Programs that embed one look alike. */
    boolean isNode() {
        return isKnet()
                ? !arguments.isEmpty() && arguments.get(0).equals("node")
                : !java && name.equals("corosync");
    }

    private boolean isKnet() {
        return name.equals("knet");
    }

    /** Where it answers questions, if it is a node that does. */
    Optional<Path> adminSocket(long pid) {
        if (!isKnet() || !isNode()) {
            return Optional.empty();
        }
        for (int i = 1; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.startsWith("--admin=")) {
                return Optional.of(seenBy(pid, argument.substring("--admin=".length())));
            }
            if (argument.equals("--admin") && i + 1 < arguments.size()) {
                return Optional.of(seenBy(pid, arguments.get(i + 1)));
            }
        }
        return Optional.empty();
    }

    /** A path of the process, which may be relative to its own directory. */
    private static Path seenBy(long pid, String path) {
        return Path.of("/proc", "" + pid, "cwd").resolve(path);
    }

    /**
     * The program and the beginning of its arguments, for they may be long. Without options of the
     * JVM, and without arguments of a Java program that is not knet: they are its own business.
     */
    String shown() {
        List<String> words = new ArrayList<>(List.of(name));
        if (!java || isKnet()) {
            words.addAll(arguments);
        }
        String text = String.join(" ", words).strip();
        if (text.isEmpty()) {
            return "a process without a command line";
        }
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
    }
}
