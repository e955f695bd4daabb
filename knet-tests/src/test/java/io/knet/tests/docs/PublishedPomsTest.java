package io.knet.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The poms say what a repository, and those who depend on knet, must know. */
class PublishedPomsTest {
    /** What no library of knet's may put upon those who do not use it. */
    private static final Set<String> NOT_FOR_EVERYBODY =
            Set.of(
                    "bcprov-jdk18on",
                    "lz4-java",
                    "zstd-jni",
                    "xz",
                    "commons-compress",
                    "netty-transport-native-epoll");

    /** To everybody, not to knet's own modules alone. */
    private static final Pattern EXPORT =
            Pattern.compile("^    exports ([a-z.]+);", Pattern.MULTILINE);

    private static final Element ROOT = pom(Project.ROOT);

    private static Element pom(Path folder) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(folder.resolve("pom.xml").toFile())
                    .getDocumentElement();
        } catch (Exception e) {
            throw new AssertionError(folder + " has no pom", e);
        }
    }

    private static List<Element> children(Element parent, String... path) {
        List<Element> found = List.of(parent);
        for (String name : path) {
            List<Element> next = new ArrayList<>();
            for (Element element : found) {
                for (Node child = element.getFirstChild();
                        child != null;
                        child = child.getNextSibling()) {
                    if (child.getNodeName().equals(name)) {
                        next.add((Element) child);
                    }
                }
            }
            found = next;
        }
        return found;
    }

    private static List<String> texts(Element parent, String... path) {
        return children(parent, path).stream().map(e -> e.getTextContent().strip()).toList();
    }

    private static List<String> modules() {
        return texts(ROOT, "modules", "module");
    }

    private static boolean isPublished(String module) {
        Element pom = pom(Project.ROOT.resolve(module));
        return !texts(pom, "properties", "maven.deploy.skip").contains("true")
                && !module.equals("knet-bom");
    }

    @Test
    void theParentNamesLicenceDevelopersAndSources() {
        assertThat(texts(ROOT, "groupId")).containsExactly("io.knet");
        assertThat(texts(ROOT, "licenses", "license", "name")).containsExactly("Apache-2.0");
        assertThat(texts(ROOT, "developers", "developer", "name"))
                .containsExactly("The knet authors");
        assertThat(texts(ROOT, "url")).containsExactly("${knet.scm.url}");
        assertThat(texts(ROOT, "scm", "url")).containsExactly("${knet.scm.url}");
        assertThat(texts(ROOT, "scm", "connection")).containsExactly("scm:git:${knet.scm.url}");
    }

    @Test
    void noPomInventsAnAddressOfTheSources() {
        assertThat(Project.files("pom.xml"))
                .allSatisfy(pom -> assertThat(Project.text(pom)).doesNotContain("<knet.scm.url>"));
    }

    @Test
    void everyModuleHasANameAndADescription() {
        for (String module : modules()) {
            Element pom = pom(Project.ROOT.resolve(module));
            assertThat(texts(pom, "name")).as("names of " + module).hasSize(1);
            assertThat(texts(pom, "description")).as("descriptions of " + module).hasSize(1);
        }
    }

    @Test
    void theBomNamesThePublishedModulesAndNoOthers() {
        assertThat(
                        texts(
                                pom(Project.ROOT.resolve("knet-bom")),
                                "dependencyManagement",
                                "dependencies",
                                "dependency",
                                "artifactId"))
                .as("what is not published sets maven.deploy.skip")
                .containsExactlyElementsOf(
                        modules().stream().filter(PublishedPomsTest::isPublished).toList());
    }

    @Test
    void publishedModulesDependOnPublishedOnesAlone() {
        List<String> published = modules().stream().filter(PublishedPomsTest::isPublished).toList();
        for (String module : published) {
            for (Element dependency : dependencies(module)) {
                if (texts(dependency, "groupId").contains("io.knet")
                        && !texts(dependency, "scope").contains("test")) {
                    assertThat(published).containsAll(texts(dependency, "artifactId"));
                }
            }
        }
    }

    @Test
    void librariesBringNoJarThatNotEverybodyNeeds() {
        int seen = 0;
        for (String module : modules()) {
            // The command is for those who want all of it.
            if (!isPublished(module) || module.equals("knet-tools")) {
                continue;
            }
            for (Element dependency : dependencies(module)) {
                boolean optional =
                        texts(dependency, "optional").contains("true")
                                || texts(dependency, "scope").contains("test");
                if (NOT_FOR_EVERYBODY.containsAll(texts(dependency, "artifactId"))) {
                    assertThat(optional)
                            .as(module + " " + texts(dependency, "artifactId"))
                            .isTrue();
                    seen++;
                }
            }
        }
        assertThat(seen).isGreaterThanOrEqualTo(NOT_FOR_EVERYBODY.size());
    }

    @Test
    void everyExportedPackageIsComparedWithTheLastRelease() {
        List<String> exported =
                modules().stream()
                        .filter(PublishedPomsTest::isPublished)
                        .map(PublishedPomsTest::moduleInfo)
                        .flatMap(info -> EXPORT.matcher(info).results())
                        .map(export -> export.group(1))
                        .sorted()
                        .toList();
        List<String> compared =
                children(ROOT, "profiles", "profile").stream()
                        .filter(profile -> texts(profile, "id").contains("japicmp"))
                        .flatMap(
                                profile ->
                                        children(
                                                profile,
                                                "build",
                                                "plugins",
                                                "plugin",
                                                "executions",
                                                "execution")
                                                .stream())
                        .filter(execution -> texts(execution, "id").contains("called"))
                        .flatMap(
                                execution ->
                                        texts(
                                                execution,
                                                "configuration",
                                                "parameter",
                                                "includes",
                                                "include")
                                                .stream())
                        .sorted()
                        .toList();

        assertThat(exported).hasSizeGreaterThan(10);
        assertThat(compared).isEqualTo(exported);
    }

    private static String moduleInfo(String module) {
        Path file = Project.ROOT.resolve(module).resolve("src/main/java/module-info.java");
        return Files.exists(file) ? Project.text(file) : "";
    }

    private static List<Element> dependencies(String module) {
        return children(pom(Project.ROOT.resolve(module)), "dependencies", "dependency");
    }
}
