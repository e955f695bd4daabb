package io.knet.tools.node.command;

import io.knet.ClearStats;
import io.knet.ClearTraffic;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.admin.change.AccessChange;
import io.knet.admin.change.Target;
import io.knet.admin.value.CryptoSpec;
import io.knet.admin.value.LinkName;
import io.knet.admin.value.Numbers;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.ToolException;
import io.knet.tools.node.option.AddressText;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads commands from lines of text. */
public final class CommandParser {
    private static final String COMMANDS =
            "send, sync, confirm, bcast, flood, status, stats, clear-stats, enable, disable, move, acl,"
                    + " policy, dialect, priority, timers, compress, mtu, rekey, capture, log,"
                    + " quit";

    /** How long the receiver of a confirmed message may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private CommandParser() {}

    /**
     * Reads a command.
     *
     * @return empty for a blank line
     * @throws ToolException saying what is wrong with the line
     */
    public static Optional<Command> parse(String line) {
        Words words = new Words(line.stripLeading());
        String name = words.next();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(name, words));
        } catch (IllegalArgumentException | KnetException e) {
            throw new ToolException(ExitCode.USAGE, Messages.of(e));
        }
    }

    private static Command parse(String name, Words words) {
        return switch (name) {
            case "send" -> new Sending.Send(host(words), payload(words, "send ID TEXT|@FILE"));
            case "sync" -> new Sending.Sync(host(words), payload(words, "sync ID TEXT|@FILE"));
            case "confirm" ->
                    new Sending.Confirm(
                            host(words), payload(words, "confirm ID TEXT|@FILE"), PATIENCE);
            case "bcast" -> new Sending.Broadcast(payload(words, "bcast TEXT|@FILE"));
            case "flood" -> last(flood(words), words);
            case "status" -> last(new Inspect.Status(), words);
            case "stats" -> last(new Inspect.Stats(ofLifetime(words)), words);
            case "clear-stats" -> last(new Inspect.Clear(whatToClear(words)), words);
            case "log" -> last(SetLogLevel.parse(words.next(), words.next()), words);
            case "enable" -> last(new ChangeLink.Switch(LinkName.parse(words.next()), true), words);
            case "disable" ->
                    last(new ChangeLink.Switch(LinkName.parse(words.next()), false), words);
            case "move" -> last(move(words), words);
            case "acl" -> acl(words);
            case "policy" -> last(ofHost(words, "policy"), words);
            case "dialect" -> last(ofHost(words, "dialect"), words);
            case "priority" -> last(priority(words), words);
            case "timers" -> last(timers(words), words);
            case "compress" -> last(ofNode("compression", words.next()), words);
            case "mtu" -> last(ofNode("mtu", words.next()), words);
            case "rekey" -> rekey(words);
            case "capture" -> last(capture(words.next()), words);
            case "quit" -> last(new Command.Quit(), words);
            default ->
                    throw new IllegalArgumentException(
                            "unknown command \"" + name + "\"; there are " + COMMANDS);
        };
    }

    private static boolean ofLifetime(Words words) {
        boolean lifetime = words.rest().stripTrailing().equals("lifetime");
        if (lifetime) {
            words.next();
        }
        return lifetime;
    }

    private static ClearStats whatToClear(Words words) {
        if (words.rest().stripTrailing().equals("handle")) {
            words.next();
            return ClearStats.HANDLE;
        }
        return ClearStats.HANDLE_AND_LINKS;
    }

    private static ChangeLink move(Words words) {
        LinkName name = LinkName.parse(words.next());
        InetSocketAddress local = AddressText.parse(words.next());
        String remote = words.next();
        return new ChangeLink.Move(
                name,
                local,
                remote.equals(AddressText.DYNAMIC)
                        ? Optional.empty()
                        : Optional.of(AddressText.parse(remote)));
    }

    private static ChangeSetting ofHost(Words words, String setting) {
        return ChangeSetting.of(new Target.Host(host(words)), setting, words.next());
    }

    private static ChangeSetting priority(Words words) {
        Target link = new Target.Link(LinkName.parse(words.next()));
        return ChangeSetting.of(link, "priority", words.next());
    }

    private static ChangeSetting timers(Words words) {
        Target link = new Target.Link(LinkName.parse(words.next()));
        Map<String, String> times = new LinkedHashMap<>();
        times.put("ping_interval_ms", words.next());
        times.put("pong_timeout_ms", words.next());
        return new ChangeSetting(link, times);
    }

    private static ChangeSetting ofNode(String setting, String value) {
        return ChangeSetting.of(new Target.Node(), setting, value);
    }

    private static Command rekey(Words words) {
        String step = words.next();
        return switch (step) {
            case "load" -> new Rekey.Load(CryptoSpec.parse(words.next()), fileName(words));
            case "use" -> last(new Rekey.Use(slot(words.next())), words);
            case "finish" -> last(new Rekey.Finish(), words);
            case "off" -> last(new Rekey.Off(), words);
            case "clear" -> last(new Rekey.Clear(ClearTraffic.ofName(words.next())), words);
            default ->
                    throw new IllegalArgumentException(
                            "the command is rekey load MODEL/CIPHER/HASH FILE, rekey use SLOT,"
                                    + " rekey finish, rekey off or rekey clear allow|disallow");
        };
    }

    private static Capture capture(String word) {
        return switch (word) {
            case "" -> new Capture.Show();
            case "on" -> new Capture.Switch(true);
            case "off" -> new Capture.Switch(false);
            default ->
                    throw new IllegalArgumentException(
                            "the command is capture, capture on or capture off");
        };
    }

    private static int slot(String word) {
        return Numbers.parse("slot", word, 1, KnetLimits.CRYPTO_SLOTS);
    }

    private static String fileName(Words words) {
        String name = words.rest().strip();
        if (name.isEmpty()) {
            throw new IllegalArgumentException(
                    "the key file is missing; the command is rekey load MODEL/CIPHER/HASH FILE");
        }
        return name;
    }

    private static Command acl(Words words) {
        String subject = words.next();
        if (subject.equals("on") || subject.equals("off")) {
            return last(new Acl.Switch(subject.equals("on")), words);
        }
        LinkName name = LinkName.parse(subject);
        return words.rest().isBlank()
                ? new Acl.Show(name)
                : new Acl.Edit(name, AccessChange.parse(words.rest()));
    }

    private static Flood flood(Words words) {
        return new Flood(
                host(words),
                Numbers.parse("count", words.next(), 1, Integer.MAX_VALUE),
                Numbers.parse("size", words.next(), 1, KnetLimits.MAX_MESSAGE));
    }

    private static int host(Words words) {
        return Numbers.parse("host id", words.next(), 0, KnetLimits.MAX_HOST_ID);
    }

    private static TextOrFile payload(Words words, String form) {
        String rest = words.rest();
        if (rest.isEmpty()) {
            throw new IllegalArgumentException("nothing to send; the command is " + form);
        }
        return new TextOrFile(rest);
    }

    private static Command last(Command command, Words words) {
        String rest = words.rest();
        if (!rest.isBlank()) {
            throw new IllegalArgumentException("\"" + rest.strip() + "\" is too much");
        }
        return command;
    }

    /** A line that is taken apart from the left. */
    private static final class Words {
        private String rest;

        Words(String line) {
            rest = line;
        }

        /** The next word, empty at the end. */
        String next() {
            int end = 0;
            while (end < rest.length() && !Character.isWhitespace(rest.charAt(end))) {
                end++;
            }
            String word = rest.substring(0, end);
            rest = rest.substring(end).stripLeading();
            return word;
        }

        /** What is left, with the blanks in it and behind it. */
        String rest() {
            return rest;
        }
    }
}
