package io.knet.tools.admin;

import io.knet.admin.change.Changes;
import io.knet.admin.change.SettingValue;
import io.knet.admin.change.Target;
import io.knet.admin.value.LinkName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What may be set, for those who ask for help. */
final class SettingsHelp {
    private static final int NAME_WIDTH = 23;
    private static final int LINE_WIDTH = 80;
    private static final String LOG = "log.";

    private SettingsHelp() {}

    /** The lines, for picocli. */
    static List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Settings of the node, with the names that knet.conf has:");
        List<SettingValue> ofNode = Changes.settingsOf(new Target.Node());
        ofNode.stream()
                .filter(setting -> !setting.setting().startsWith(LOG))
                .forEach(setting -> add(lines, setting.setting(), setting.allowed()));
        addLog(lines, ofNode);
        lines.add("Settings of a host:");
        Changes.settingsOf(new Target.Host(0))
                .forEach(setting -> add(lines, setting.setting(), setting.allowed()));
        lines.add("Settings of a link, which are changed at once:");
        Changes.settingsOf(new Target.Link(new LinkName(0, 0)))
                .forEach(setting -> add(lines, setting.setting(), setting.allowed()));
        lines.add("");
        lines.add(
                "The node reads key files itself: no key passes the socket. What is set lasts until");
        lines.add("the node ends; what shall stay belongs into its configuration file.");
        lines.add("");
        lines.add("  knet set link 2/0 priority=10 ping_interval_ms=200 pong_timeout_ms=1000");
        lines.add("  knet set node 'crypto_2=jca/aes256/sha256 /etc/knet/new.key'");
        lines.add("  knet set node crypto_in_use=2 log.link=debug");
        return lines;
    }

    private static void addLog(List<String> lines, List<SettingValue> settings) {
        List<SettingValue> levels =
                settings.stream().filter(setting -> setting.setting().startsWith(LOG)).toList();
        String subsystems =
                levels.stream()
                        .map(setting -> setting.setting().substring(LOG.length()))
                        .collect(Collectors.joining(", "));
        add(lines, LOG + "SUBSYSTEM", levels.get(0).allowed() + "; SUBSYSTEM is " + subsystems);
    }

    private static void add(List<String> lines, String name, String allowed) {
        StringBuilder line = new StringBuilder("  " + padded(name));
        int begin = line.length();
        for (String word : allowed.split(" ", -1)) {
            if (line.length() + word.length() > LINE_WIDTH) {
                addEscaped(lines, line);
                line.setLength(0);
                line.append(" ".repeat(begin));
            }
            line.append(word).append(' ');
        }
        addEscaped(lines, line);
    }

    private static void addEscaped(List<String> lines, CharSequence line) {
        lines.add(line.toString().stripTrailing().replace("%", "%%"));
    }

    /** A name with blanks behind it, for a column. */
    static String padded(String name) {
        return name + " ".repeat(Math.max(1, NAME_WIDTH - name.length()));
    }
}
