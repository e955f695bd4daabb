package io.knet.tests.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Methods of the outermost type of a formatted source file, and on which thread they say to be. */
final class MethodDeclarations {
    private static final Pattern TYPE =
            Pattern.compile(
                    "(?ms)(?:^/\\*\\*(.*?)\\*/\\n)?(?:^@[^\\n]*\\n)*"
                            + "^(?:public |abstract |final |sealed )*(?:class|interface|record|enum) ");

    private static final Pattern METHOD =
            Pattern.compile(
                    "(?ms)((?:^    /\\*\\*(?:(?!\\*/).)*\\*/\\n)?)(?:^    @[^\\n]*\\n)*"
                            + "^    ((?:(?:public|protected|private|static|final|abstract"
                            + "|synchronized|default) )*)"
                            + "(?:<[^\\n]*?> )?(?!new |return |throw )[\\w.<>\\[\\], ?@]+ ([a-z]\\w*)\\([^;{]*?"
                            + "(?:;|\\{\\}|\\{\\n(.*?)^    \\})");

    private static final Pattern SECTION = Pattern.compile("(?m)^    // ---- (.*)$");

    private static final String LOOP =
            "(?:the|its|that) (?:\\w+'s )?(?:event )?loop(?: of (?:the|its) host)?";

    private static final Pattern ON_LOOP =
            Pattern.compile("\\b(?:On|Belongs to) " + LOOP + "(?:, unless stated otherwise)?\\.");

    private static final Pattern ANY_THREAD =
            Pattern.compile("\\bany (?:event loop|thread)\\b", Pattern.CASE_INSENSITIVE);

    private static final List<String> OF_OBJECTS = List.of("toString", "equals", "hashCode");

    /**
     * A method.
     *
     * @param name its name
     * @param isOnLoop whether it, or else its type, says that it is on an event loop
     * @param body empty if it has none
     */
    record Method(String name, boolean isOnLoop, String body) {
        boolean hasBody() {
            return !body.isBlank();
        }

        boolean asksForTheLoop() {
            return body.contains("LoopCalls.owns(") || body.contains("inEventLoop()");
        }
    }

    private MethodDeclarations() {}

    static List<Method> in(String source) {
        Matcher type = TYPE.matcher(source);
        boolean typeIsOnLoop = type.find() && says(ON_LOOP, type.group(1));
        List<Method> methods = new ArrayList<>();
        Matcher method = METHOD.matcher(source);
        while (method.find()) {
            String modifiers = method.group(2);
            String words = method.group(1);
            boolean any = says(ANY_THREAD, words) || says(ANY_THREAD, section(source, method));
            boolean inherits =
                    typeIsOnLoop
                            && !any
                            && !modifiers.contains("private ")
                            && !modifiers.contains("static ")
                            && !OF_OBJECTS.contains(method.group(3));
            String body = method.group(4) == null ? "" : method.group(4);
            methods.add(new Method(method.group(3), says(ON_LOOP, words) || inherits, body));
        }
        return methods;
    }

    private static boolean says(Pattern pattern, String comment) {
        return comment != null
                && pattern.matcher(comment.replaceAll("\\s*\\n\\s*\\*?\\s*", " ")).find();
    }

    private static String section(String source, Matcher method) {
        String last = "";
        Matcher section = SECTION.matcher(source).region(0, method.start());
        while (section.find()) {
            last = section.group(1);
        }
        return last;
    }
}
