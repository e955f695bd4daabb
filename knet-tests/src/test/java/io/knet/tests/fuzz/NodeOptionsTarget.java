package io.knet.tests.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoConfig;
import io.knet.KnetLimits;
import io.knet.config.KnetConfigException;
import io.knet.tools.node.option.NodeOptions;
import io.knet.tools.node.option.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The options of {@code knet node}. They are refused as {@link ParameterException}, or, if they do
 * not fit together, as {@link IllegalArgumentException}, or with their file as {@link
 * KnetConfigException}; each is shown to the user as one line with exit code 2. Or they give
 * settings that a node can be made of.
 */
final class NodeOptionsTarget implements FuzzTarget {
    private final @Nullable Path file;

    private NodeOptionsTarget(@Nullable Path file) {
        this.file = file;
    }

    /** One option a line. */
    static NodeOptionsTarget onCommandLine() {
        return new NodeOptionsTarget(null);
    }

    /** In a file that the command line names. */
    static NodeOptionsTarget inFile() {
        return new NodeOptionsTarget(ScratchFile.create());
    }

    @Override
    public void run(byte[] input) throws IOException {
        String text = new String(input, UTF_8);
        if (text.contains("/dev") || text.contains("/proc")) {
            // Devices need not end, and are the user's own choice.
            return;
        }
        NodeOptions options = new NodeOptions();
        try {
            new CommandLine(options).parseArgs(arguments(input, text));
            check(options.settings());
        } catch (ParameterException refused) {
            assertThat(refused).hasMessageContaining(" ");
        } catch (KnetConfigException refused) {
            assertThat(refused.problems()).isNotEmpty();
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getClass()).isEqualTo(IllegalArgumentException.class);
            assertThat(refused).hasMessageContaining(" ");
        }
    }

    private String[] arguments(byte[] input, String text) throws IOException {
        if (file == null) {
            return text.split("\n");
        }
        Files.write(file, input);
        return new String[] {"@" + file};
    }

    private static void check(NodeSettings settings) {
        assertThat(settings.id()).isBetween(0, KnetLimits.MAX_HOST_ID);
        assertThat(settings.channel()).isBetween(0, KnetLimits.MAX_CHANNELS - 1);
        assertThat(settings.timers().pongTimeout())
                .isGreaterThanOrEqualTo(settings.timers().pingInterval());
        assertThat(settings.links())
                .allSatisfy(
                        link ->
                                assertThat(settings.peers())
                                        .anyMatch(peer -> peer.id() == link.name().host()));
        settings.crypto().ifPresent(CryptoConfig::close);
    }
}
