package io.knet.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The API is what {@code src/test/resources/api/public-types.txt} says: every exported type with
 * its public and protected members. A change of the API is a change of that file, so that nobody
 * makes one by accident.
 */
final class PublicSurfaceTest {
    private static final Path FILE = Path.of("src/test/resources/api/public-types.txt");
    private static final String WRITE = "knet.api.write";
    private static final Pattern MODULE = Pattern.compile("^module ([a-z.]+) ", Pattern.MULTILINE);

    /** To everybody, not to knet's own modules alone. */
    private static final Pattern EXPORT =
            Pattern.compile("^    exports [a-z.]+;", Pattern.MULTILINE);

    @Test
    void thePublicTypesAreThoseInTheFile() throws IOException {
        List<String> surface =
                Stream.concat(PublicTypes.all().stream(), PublicTypes.pluggedIn().stream())
                        .flatMap(type -> lines(type).stream())
                        .toList();
        if (Boolean.getBoolean(WRITE)) {
            Files.createDirectories(FILE.getParent());
            Files.write(FILE, surface);
        }

        assertThat(surface)
                .as(
                        "the API has changed; if that is meant, run this test with -D%s=true,"
                                + " commit %s and tell of it in CHANGELOG.md",
                        WRITE, FILE)
                .containsExactlyElementsOf(Files.readAllLines(FILE));
    }

    @Test
    void noModuleThatExportsSomethingIsLeftOut() throws IOException {
        Set<String> exporting = new HashSet<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(Path.of(".."), "knet-*")) {
            for (Path folder : folders) {
                Path descriptor = folder.resolve("src/main/java/module-info.java");
                String text = Files.exists(descriptor) ? Files.readString(descriptor) : "";
                if (EXPORT.matcher(text).find()) {
                    exporting.add(moduleName(text));
                }
            }
        }

        assertThat(PublicTypes.modules()).containsAll(exporting);
        assertThat(exporting).contains("io.knet.core", "io.knet.jgroups");
    }

    private static String moduleName(String text) {
        Matcher name = MODULE.matcher(text);
        assertThat(name.find()).isTrue();
        return name.group(1);
    }

    private static List<String> lines(Class<?> type) {
        List<String> members = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (isVisible(field.getModifiers()) && !field.isSynthetic()) {
                members.add("  " + field.toGenericString());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isVisible(constructor.getModifiers()) && !constructor.isSynthetic()) {
                members.add("  " + constructor.toGenericString());
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isVisible(method.getModifiers()) && !method.isSynthetic()) {
                members.add("  " + method.toGenericString());
            }
        }
        members.sort(null);
        String above =
                type.getGenericSuperclass() == null
                        ? ""
                        : " extends " + type.getGenericSuperclass().getTypeName();
        String beside =
                Arrays.stream(type.getGenericInterfaces())
                        .map(java.lang.reflect.Type::getTypeName)
                        .collect(Collectors.joining(", "));
        // Only newer JDKs say that a type is sealed.
        String header = type.toGenericString().replaceAll("\\b(non-)?sealed ", "");
        members.add(0, header + above + (beside.isEmpty() ? "" : " implements " + beside));
        return members;
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }
}
