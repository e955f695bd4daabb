package io.knet.tests.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.tools.ToolException;
import io.knet.tools.node.command.Command;
import io.knet.tools.node.command.CommandParser;
import java.util.Optional;

/**
 * A line that {@code knet node} reads. It is refused with a message, or it is a command; blanks
 * around it make no other command of it.
 */
final class NodeCommandTarget implements FuzzTarget {
    @Override
    public void run(byte[] input) {
        String line = new String(input, UTF_8);
        Optional<Command> command = parse(line);
        assertThat(parse("  " + line)).isEqualTo(command);
        if (line.isBlank()) {
            assertThat(command).isEmpty();
        }
    }

    private static Optional<Command> parse(String line) {
        try {
            return CommandParser.parse(line);
        } catch (ToolException refused) {
            assertThat(refused).hasMessageContaining(" ");
            return Optional.empty();
        }
    }
}
