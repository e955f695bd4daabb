package io.knet.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The Java in a document. A block with imports is a file of its own, and so is a module; of all
 * other blocks of a document one class is made: declarations are its members, statements the bodies
 * of its methods, which know the names that the documents use for what a program has.
 */
final class JavaBlocks {
    private static final Pattern BLOCK =
            Pattern.compile("^```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern FILE = Pattern.compile("^import ");
    private static final Pattern MODULE = Pattern.compile("^module (\\w+) ");
    private static final Pattern MEMBER =
            Pattern.compile(
                    "^(?:/\\*\\*.*?\\*/\\s*)?(?:final class|static|record) ", Pattern.DOTALL);
    private static final Pattern TYPE = Pattern.compile("public class (\\w+)");
    private static final List<String> IMPORTS =
            List.of(
                    "java.io",
                    "java.net",
                    "java.nio.charset",
                    "java.nio.file",
                    "java.time",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.concurrent.atomic",
                    "io.knet",
                    "io.knet.log",
                    "io.knet.config",
                    "io.knet.netty",
                    "io.knet.netty.capture",
                    "io.knet.netty.handler",
                    "io.knet.stats",
                    "io.netty.buffer",
                    "io.netty.channel");
    private static final String PARAMETERS =
            "KnetHandle knet, DataChannel orders, KnetHost other, EventLoopGroup loops, byte[] key";

    private final List<String> blocks;

    private JavaBlocks(List<String> blocks) {
        this.blocks = blocks;
    }

    static JavaBlocks of(Path document) {
        return new JavaBlocks(
                BLOCK.matcher(Project.text(document))
                        .results()
                        .map(block -> block.group(1))
                        .toList());
    }

    int count() {
        return blocks.size();
    }

    /** Compiles all of them into a directory, which must be empty. */
    void compile(Path directory) throws IOException {
        StringBuilder members = new StringBuilder();
        for (int i = 0; i < blocks.size(); i++) {
            String block = blocks.get(i);
            if (FILE.matcher(block).find()) {
                javac(directory, typeName(block) + ".java", block, "-cp", classPath());
            } else if (MODULE.matcher(block).find()) {
                Path alone = Files.createDirectories(directory.resolve("module" + i));
                javac(alone, "module-info.java", block, "--module-path", modulePath());
            } else if (MEMBER.matcher(block).find()) {
                members.append(block);
            } else {
                members.append("void block" + i + "(" + PARAMETERS + ") throws Exception {\n")
                        .append(block)
                        .append("}\n");
            }
        }
        if (!members.isEmpty()) {
            String imports =
                    IMPORTS.stream()
                            .map(name -> "import " + name + ".*;\n")
                            .collect(Collectors.joining());
            javac(
                    directory,
                    "Blocks.java",
                    imports + "public class Blocks {\n" + members + "}\n",
                    "-cp",
                    classPath());
        }
    }

    private static String typeName(String block) {
        return TYPE.matcher(block)
                .results()
                .findFirst()
                .map(type -> type.group(1))
                .orElseThrow(() -> new AssertionError("no public class in " + block));
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** knet's modules and what they require, without the tools of tests. */
    private static String modulePath() {
        return Arrays.stream(classPath().split(File.pathSeparator))
                .filter(entry -> !entry.contains("test"))
                .filter(
                        entry ->
                                entry.matches(".*knet-(core|crypto|netty)[/\\\\]target.*")
                                        || entry.matches(".*(netty|slf4j-api|jspecify|bcprov).*"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void javac(
            Path directory, String name, String source, String pathOption, String path)
            throws IOException {
        Path file = Files.writeString(directory.resolve(name), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options = new ArrayList<>(List.of("-proc:none", "-d", directory.toString()));
        options.add(pathOption);
        options.add(path);
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled =
                    compiler.getTask(
                                    messages,
                                    files,
                                    null,
                                    options,
                                    null,
                                    files.getJavaFileObjects(file))
                            .call();
            assertThat(compiled).as("%s%n%s", source, messages).isTrue();
        }
    }
}
