import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Renders the documents of a checkout as pages: {@code Site CHECKOUT FOLDER}. Pages lie as the
 * documents do, so that links between them hold; a link that leads nowhere is an error.
 */
public final class Site {
    private static final List<String> GUIDES =
            List.of(
                    "README.md",
                    "docs/dependency.md",
                    "docs/netty.md",
                    "docs/jgroups.md",
                    "docs/embedding.md",
                    "docs/sockets.md",
                    "docs/testkit.md",
                    "examples/README.md",
                    "docs/operations.md",
                    "deploy/README.md",
                    "docs/libknet.md",
                    "docs/from-libknet.md",
                    "docs/sessions.md",
                    "docs/performance.md",
                    "docs/reliability.md",
                    "docs/versioning.md",
                    "SECURITY.md",
                    "ARCHITECTURE.md",
                    "CONTRIBUTING.md",
                    "CHANGELOG.md");

    private static final Pattern LINK = Pattern.compile("(href|src|srcset)=\"([^\"]*)\"");
    private static final Pattern ID = Pattern.compile(" id=\"([^\"]*)\"");

    private static final String STYLE =
            """
            :root { color-scheme: light dark; --line: #8884; --link: #2563c9; }
            @media (prefers-color-scheme: dark) { :root { --link: #7db0ff; } }
            body { margin: 0; font: 16px/1.55 system-ui, sans-serif; display: flex; flex-wrap: wrap; }
            nav { padding: 1.5rem; min-width: 12rem; border-right: 1px solid var(--line); }
            nav a { display: block; padding: .15rem 0; text-decoration: none; }
            nav a[aria-current] { font-weight: 600; }
            main { flex: 1; min-width: 18rem; max-width: 62rem; padding: 0 2rem 4rem; overflow-wrap: anywhere; }
            a { color: var(--link); }
            img { max-width: 100%; height: auto; }
            pre { overflow-x: auto; padding: .8rem; border: 1px solid var(--line); border-radius: 6px; }
            code { font: .9em ui-monospace, monospace; }
            table { border-collapse: collapse; display: block; overflow-x: auto; }
            th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; overflow-wrap: normal; }
            """;

    private final Path checkout;
    private final Path folder;
    private final Map<String, Node> documents = new TreeMap<>();
    private final Map<String, Set<String>> anchors = new HashMap<>();
    private final Map<String, String> titles = new HashMap<>();
    private final List<String> broken = new ArrayList<>();

    private Site(Path checkout, Path folder) {
        this.checkout = checkout;
        this.folder = folder;
    }

    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: Site CHECKOUT FOLDER");
            System.exit(2);
        }
        Site site =
                new Site(
                        Path.of(args[0]).toAbsolutePath().normalize(),
                        Path.of(args[1]).toAbsolutePath().normalize());
        site.make();
        site.broken.forEach(System.err::println);
        System.out.println(site.documents.size() + " pages in " + site.folder);
        System.exit(site.broken.isEmpty() ? 0 : 1);
    }

    private void make() throws IOException {
        Parser parser = Parser.builder().extensions(List.of(TablesExtension.create())).build();
        for (Path file : files(path -> path.toString().endsWith(".md"))) {
            documents.put(
                    checkout.relativize(file).toString(), parser.parse(Files.readString(file)));
        }
        for (Path file : files(path -> !path.toString().endsWith(".md"))) {
            Path target = folder.resolve(checkout.relativize(file));
            Files.createDirectories(target.getParent());
            Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
        Map<String, String> bodies = new TreeMap<>();
        documents.forEach((name, document) -> bodies.put(name, body(name, document)));
        for (Map.Entry<String, String> body : bodies.entrySet()) {
            Path target = folder.resolve(page(body.getKey()));
            Files.createDirectories(target.getParent());
            Files.writeString(target, frame(body.getKey(), relink(body.getKey(), body.getValue())));
        }
    }

    /** The documents, and what they show; no sources. */
    private List<Path> files(java.util.function.Predicate<Path> wanted) throws IOException {
        try (Stream<Path> top = Files.list(checkout);
                Stream<Path> docs = Files.walk(checkout.resolve("docs"));
                Stream<Path> examples = Files.walk(checkout.resolve("examples"), 2);
                Stream<Path> deploy = Files.walk(checkout.resolve("deploy"))) {
            return Stream.of(
                            top.filter(
                                    file ->
                                            file.toString().endsWith(".md")
                                                    || file.endsWith("LICENSE")),
                            docs.filter(file -> !file.startsWith(checkout.resolve("docs/site"))),
                            examples.filter(file -> file.endsWith("README.md")),
                            deploy)
                    .flatMap(file -> file)
                    .filter(Files::isRegularFile)
                    .filter(wanted)
                    .sorted()
                    .toList();
        }
    }

    private static String page(String document) {
        return document.equals("README.md")
                ? "index.html"
                : document.substring(0, document.length() - ".md".length()) + ".html";
    }

    private String body(String name, Node document) {
        Set<String> used = new HashSet<>();
        HtmlRenderer renderer =
                HtmlRenderer.builder()
                        .extensions(List.of(TablesExtension.create()))
                        .attributeProviderFactory(
                                context ->
                                        (node, tag, attributes) -> {
                                            if (node instanceof Heading heading) {
                                                String text = text(heading);
                                                titles.putIfAbsent(name, text);
                                                attributes.put("id", unused(anchor(text), used));
                                            }
                                        })
                        .build();
        String html = renderer.render(document);
        anchors.put(
                name,
                ID.matcher(html).results().map(id -> id.group(1)).collect(Collectors.toSet()));
        return html;
    }

    private static String text(Node node) {
        StringBuilder text = new StringBuilder();
        node.accept(
                new AbstractVisitor() {
                    @Override
                    public void visit(Text found) {
                        text.append(found.getLiteral());
                    }

                    @Override
                    public void visit(Code found) {
                        text.append(found.getLiteral());
                    }
                });
        return text.toString();
    }

    /** As GitHub makes them, which is what the documents' links expect. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static String unused(String anchor, Set<String> used) {
        String free = anchor;
        for (int i = 1; !used.add(free); i++) {
            free = anchor + "-" + i;
        }
        return free;
    }

    /** Links to documents become links to their pages; the others must lead to something, too. */
    private String relink(String name, String html) {
        return LINK.matcher(html)
                .replaceAll(
                        link ->
                                Matcher.quoteReplacement(
                                        link.group(1)
                                                + "=\""
                                                + target(name, link.group(2))
                                                + "\""));
    }

    private String target(String name, String link) {
        if (link.matches("[a-z]+:.*")) {
            return link;
        }
        String[] parts = link.split("#", 2);
        Path here = checkout.resolve(name);
        Path there =
                parts[0].isEmpty()
                        ? here
                        : here.getParent().resolve(URLDecoder.decode(parts[0], UTF_8)).normalize();
        String named = checkout.relativize(there).toString();
        // A folder stands for its first document.
        String document =
                documents.keySet().stream()
                        .filter(page -> Path.of(page).getParent() != null)
                        .filter(page -> Path.of(page).getParent().equals(Path.of(named)))
                        .findFirst()
                        .orElse(named);
        if (!documents.containsKey(document)) {
            if (!Files.exists(there)) {
                broken.add(name + ": " + link + " leads nowhere");
            }
            if (!Files.exists(folder.resolve(document))) {
                broken.add(name + ": " + link + " is no part of the site");
            }
            return link;
        }
        if (parts.length == 2 && !anchors.get(document).contains(parts[1])) {
            broken.add(name + ": " + link + " names no heading");
        }
        return relative(name, page(document)) + (parts.length == 2 ? "#" + parts[1] : "");
    }

    private static String relative(String from, String page) {
        return "../".repeat(Path.of(from).getNameCount() - 1) + page;
    }

    private String frame(String name, String body) {
        StringBuilder guides = new StringBuilder();
        for (String guide : GUIDES) {
            if (!documents.containsKey(guide)) {
                broken.add(guide + " is no document");
                continue;
            }
            guides.append("<a href=\"")
                    .append(relative(name, page(guide)))
                    .append(guide.equals(name) ? "\" aria-current=\"page\">" : "\">")
                    .append(escape(titles.getOrDefault(guide, guide)))
                    .append("</a>\n");
        }
        // The Javadoc is made after the pages.
        guides.append("<a href=\"").append(relative(name, "api/index.html")).append("\">API</a>\n");
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width\">\n<title>"
                + escape(titles.getOrDefault(name, name))
                + "</title>\n<style>\n"
                + STYLE
                + "</style>\n</head>\n<body>\n<nav>\n"
                + guides
                + "</nav>\n<main>\n"
                + body
                + "</main>\n</body>\n</html>\n";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
