package io.knet.tools.help;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of a command: all that {@code --help} prints, as roff. */
final class ManPage {
    private static final int SYNOPSIS_WIDTH = 78;

    private final CommandSpec command;

    ManPage(CommandSpec command) {
        this.command = command;
    }

    /** What the page is called, {@code knet-node}. */
    String name() {
        return command.qualifiedName("-");
    }

    /** The text. */
    String roff() {
        Roff roff = new Roff();
        roff.title(name().toUpperCase(Locale.ROOT), version());
        roff.section("NAME").name(name(), summary(command));
        roff.section("SYNOPSIS").verbatim(synopsis());
        roff.section("DESCRIPTION");
        for (String text : words(command.usageMessage().description())) {
            roff.paragraph(text);
        }
        arguments(roff);
        options(roff);
        commands(roff);
        List<String> footer = words(command.usageMessage().footer());
        if (!footer.isEmpty()) {
            roff.section("NOTES").verbatim(withoutFirstEmpty(footer));
        }
        if (command.parent() != null) {
            roff.section("SEE ALSO")
                    .name(command.root().name() + "(1)", "the command, and how it ends");
        }
        return roff.toString();
    }

    private String version() {
        return String.join(" ", command.version());
    }

    /** The first sentence of what a command says of itself. */
    private static String summary(CommandSpec of) {
        String all = String.join(" ", words(of.usageMessage().description()));
        int end = all.indexOf(". ");
        String first = end < 0 ? all : all.substring(0, end);
        return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    }

    private List<String> synopsis() {
        command.usageMessage().width(SYNOPSIS_WIDTH);
        return new Help(command, Help.defaultColorScheme(Help.Ansi.OFF))
                .synopsis(0)
                .stripTrailing()
                .lines()
                .toList();
    }

    private void arguments(Roff roff) {
        List<PositionalParamSpec> shown =
                command.positionalParameters().stream().filter(arg -> !arg.hidden()).toList();
        if (shown.isEmpty()) {
            return;
        }
        roff.section("ARGUMENTS");
        for (PositionalParamSpec arg : shown) {
            roff.entry("", arg.paramLabel(), text(arg));
        }
    }

    private void options(Roff roff) {
        roff.section("OPTIONS");
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                boolean takesValue = option.arity().max() > 0;
                roff.entry(
                        String.join(", ", option.names()),
                        takesValue ? "=" + option.paramLabel() : "",
                        text(option));
            }
        }
    }

    private void commands(Roff roff) {
        if (command.subcommands().isEmpty()) {
            return;
        }
        roff.section("COMMANDS");
        for (Map.Entry<String, CommandLine> each : command.subcommands().entrySet()) {
            CommandSpec subcommand = each.getValue().getCommandSpec();
            if (!subcommand.usageMessage().hidden()) {
                roff.entry(
                        new ManPage(subcommand).name() + "(1)",
                        "",
                        List.of(summary(subcommand) + "."));
            }
        }
    }

    private static List<String> text(ArgSpec arg) {
        return words(arg.description());
    }

    /** Without the marks with which picocli colours. */
    private static List<String> words(String[] lines) {
        return Arrays.stream(lines).map(Help.Ansi.OFF::string).toList();
    }

    private static List<String> withoutFirstEmpty(List<String> lines) {
        List<String> rest = new ArrayList<>(lines);
        while (!rest.isEmpty() && rest.get(0).isBlank()) {
            rest.remove(0);
        }
        return rest;
    }
}
