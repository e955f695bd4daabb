package io.knet.tests.architecture;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A file reachability-metadata.json as lines of text: "TYPE", "TYPE all declared" (constructors,
 * fields and methods), "TYPE all public methods", "TYPE field NAME", "TYPE method NAME()" (without
 * parameters, "&lt;init>" for a constructor), "resource GLOB".
 */
final class ReachabilityMetadata {
    static final String ALL_DECLARED = " all declared";
    static final String PUBLIC_METHODS = " all public methods";
    static final String FIELD = " field ";
    static final String METHOD = " method ";
    static final String CONSTRUCTOR = METHOD + "<init>()";
    static final String RESOURCE = "resource ";

    private static final ObjectMapper JSON = new ObjectMapper();

    private ReachabilityMetadata() {}

    static Set<String> read(Path file) throws IOException {
        Set<String> lines = new TreeSet<>();
        if (!Files.exists(file)) {
            return lines;
        }
        JsonNode root = JSON.readTree(file.toFile());
        for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            switch (name) {
                case "reflection" -> root.get(name).forEach(entry -> readType(entry, lines));
                case "resources" ->
                        root.get(name)
                                .forEach(e -> lines.add(RESOURCE + e.required("glob").asText()));
                default -> throw new IOException(file + " has " + name);
            }
        }
        return lines;
    }

    private static void readType(JsonNode entry, Set<String> lines) {
        String type = entry.required("type").asText();
        boolean plain = true;
        if (entry.path("allDeclaredFields").asBoolean()
                && entry.path("allDeclaredMethods").asBoolean()
                && entry.path("allDeclaredConstructors").asBoolean()) {
            lines.add(type + ALL_DECLARED);
            plain = false;
        }
        if (entry.path("allPublicMethods").asBoolean()) {
            lines.add(type + PUBLIC_METHODS);
            plain = false;
        }
        for (JsonNode field : entry.path("fields")) {
            lines.add(type + FIELD + field.required("name").asText());
            plain = false;
        }
        for (JsonNode method : entry.path("methods")) {
            StringBuilder parameters = new StringBuilder();
            method.required("parameterTypes").forEach(p -> parameters.append(p.asText()));
            lines.add(type + METHOD + method.required("name").asText() + "(" + parameters + ")");
            plain = false;
        }
        if (plain) {
            lines.add(type);
        }
    }

    static void write(Path file, Set<String> lines) throws IOException {
        if (lines.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        TreeMap<String, ObjectNode> types = new TreeMap<>();
        ArrayNode resources = JSON.createArrayNode();
        for (String line : new TreeSet<>(lines)) {
            if (line.startsWith(RESOURCE)) {
                resources.addObject().put("glob", line.substring(RESOURCE.length()));
                continue;
            }
            int end = line.indexOf(' ');
            String type = end < 0 ? line : line.substring(0, end);
            writeMember(
                    types.computeIfAbsent(type, t -> JSON.createObjectNode().put("type", t)),
                    line.substring(type.length()));
        }
        ObjectNode root = JSON.createObjectNode();
        if (!types.isEmpty()) {
            ArrayNode reflection = root.putArray("reflection");
            types.values().forEach(reflection::add);
        }
        if (!resources.isEmpty()) {
            root.set("resources", resources);
        }
        Files.createDirectories(file.getParent());
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter()
                        .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        Files.writeString(file, JSON.writer(printer).writeValueAsString(root) + "\n");
    }

    private static void writeMember(ObjectNode type, String member) {
        if (member.equals(ALL_DECLARED)) {
            type.put("allDeclaredConstructors", true);
            type.put("allDeclaredFields", true);
            type.put("allDeclaredMethods", true);
        } else if (member.equals(PUBLIC_METHODS)) {
            type.put("allPublicMethods", true);
        } else if (member.startsWith(FIELD)) {
            type.withArrayProperty("fields")
                    .addObject()
                    .put("name", member.substring(FIELD.length()));
        } else if (member.startsWith(METHOD)) {
            ObjectNode method = type.withArrayProperty("methods").addObject();
            method.put("name", member.substring(METHOD.length(), member.indexOf('(')));
            method.putArray("parameterTypes");
        }
    }
}
