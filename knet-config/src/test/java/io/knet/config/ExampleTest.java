package io.knet.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The annotated example has every option there is, and no other, and says of each what is so. */
class ExampleTest {
    private static final Path EXAMPLE = Path.of("..", "docs", "knet.conf");
    private static final Pattern HEADER = Pattern.compile("\\[+([a-z.]+)]+");
    private static final Pattern OPTION = Pattern.compile("([a-z_]+) = (.*)");
    private static final Pattern RUNTIME = Pattern.compile("# Runtime: (\\S+)");

    @TempDir Path temp;
    private ConfigFolder folder;
    private String example;

    @BeforeEach
    void read() throws IOException {
        folder = new ConfigFolder(temp);
        example = Files.readString(EXAMPLE);
    }

    @Test
    void theExampleLoads() {
        try (KnetConfig config = folder.load(example)) {
            assertThat(config.nodeId()).isEqualTo(1);
            assertThat(config.crypto()).isPresent();
            assertThat(config.sessions()).isPresent();
            assertThat(config.hosts()).hasSize(2);
        }
    }

    @Test
    void theExampleHasEveryOptionAndEveryOptionIsOne() {
        Set<String> options =
                Arrays.stream(ConfigOption.values())
                        .map(ConfigOption::path)
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> explained = new TreeSet<>(explained().keySet());
        Matcher headers = HEADER.matcher(example);
        explained.addAll(sections());
        assertThat(headers.find()).isTrue();
        assertThat(explained).isEqualTo(options);
    }

    @Test
    void theExampleSaysOfEachOptionWhetherItCanChange() {
        Map<String, Set<String>> explained = explained();
        for (ConfigOption option : ConfigOption.values()) {
            if (!option.isSection()) {
                assertThat(explained.get(option.path()))
                        .as(option.path())
                        .containsExactly(option.changedBy().orElse("no"));
            }
        }
    }

    @Test
    void whatChangesAnOptionIsAMethodOfTheApi() throws ClassNotFoundException {
        for (ConfigOption option : ConfigOption.values()) {
            if (option.changedBy().isPresent()) {
                String[] parts = option.changedBy().get().split("\\.");
                Class<?> type = Class.forName("io.knet." + parts[0]);
                assertThat(Arrays.stream(type.getMethods()).map(method -> method.getName()))
                        .as(option.changedBy().get())
                        .contains(parts[1]);
            }
        }
    }

    /** Each option is read: a value of a kind that none has is refused, with its line. */
    @Test
    void everyOptionOfTheExampleIsRead() {
        String[] lines = example.split("\n");
        for (int i = 0; i < lines.length; i++) {
            Matcher option = OPTION.matcher(lines[i]);
            if (option.matches()) {
                String[] changed = lines.clone();
                changed[i] = option.group(1) + " = 1979-05-27";
                String place = (i + 1) + ":1: ";
                assertThat(folder.problems(String.join("\n", changed)))
                        .as(lines[i])
                        .anyMatch(problem -> problem.startsWith(place));
            }
        }
    }

    private List<String> sections() {
        List<String> sections = new ArrayList<>();
        for (String line : example.split("\n")) {
            Matcher header = HEADER.matcher(line);
            if (header.matches()) {
                sections.add(header.group(1));
            }
        }
        return sections;
    }

    /** What is said of each option, wherever it stands. */
    private Map<String, Set<String>> explained() {
        Map<String, Set<String>> explained = new LinkedHashMap<>();
        String section = "";
        String said = "nothing";
        for (String line : example.split("\n")) {
            Matcher header = HEADER.matcher(line);
            Matcher option = OPTION.matcher(line);
            Matcher runtime = RUNTIME.matcher(line);
            if (header.matches()) {
                section = header.group(1) + ".";
            } else if (runtime.matches()) {
                said = runtime.group(1);
            } else if (option.matches()) {
                explained
                        .computeIfAbsent(section + option.group(1), key -> new TreeSet<>())
                        .add(said);
                said = "nothing";
            }
        }
        return explained;
    }
}
