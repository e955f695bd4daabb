package io.knet.tools.keygen;

import io.knet.KnetLimits;
import io.knet.NodeIdentity;
import io.knet.admin.value.Numbers;
import io.knet.tools.ExitCode;
import io.knet.tools.Streams;
import io.knet.tools.ToolException;
import io.knet.tools.Version;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code knet keygen}. */
@Command(
        name = "keygen",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Make a file with a random key, readable by its owner only.",
        footer = {
            "",
            "All nodes of a cluster use the same key: copy the file to each of them over a",
            "channel that you trust. The key is the file's bytes, all of them."
        })
public final class KeygenCommand implements Callable<Integer> {
    private static final int DEFAULT_BYTES = 256;

    private final Streams streams;

    @Parameters(paramLabel = "FILE", description = "The file to make. It must not exist.")
    private String file = "";

    @Option(
            names = "--bytes",
            paramLabel = "N",
            converter = Length.class,
            description = "Length of the key, 128 to 4096 bytes (default: 256).")
    private @Nullable Integer bytes;

    @Option(
            names = "--identity",
            description = {
                "Make the identity of one node instead: it alone has the file, and the others are"
                        + " told its public key. See knet pubkey."
            })
    private boolean identity;

    /** The command on the streams of a process. */
    public KeygenCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        if (identity && bytes != null) {
            throw new ToolException(
                    ExitCode.USAGE,
                    "--bytes cannot be given with --identity, whose length is fixed");
        }
        int length = identity ? NodeIdentity.BYTES : bytes == null ? DEFAULT_BYTES : bytes;
        byte[] key = new byte[length];
        try {
            new SecureRandom().nextBytes(key);
            KeyFile.create(Path.of(file), key);
        } catch (FileAlreadyExistsException e) {
            throw unusable("exists already and is not overwritten");
        } catch (NoSuchFileException e) {
            throw unusable("cannot be made: its directory does not exist");
        } catch (InvalidPathException e) {
            throw unusable("cannot be made: " + e.getReason());
        } catch (UnsupportedOperationException e) {
            throw unusable("cannot be made: its file system cannot keep others from reading it");
        } catch (IOException e) {
            throw unusable("cannot be made: " + e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
        streams.out()
                .println(
                        "wrote "
                                + (identity ? "an identity" : "a random key")
                                + " of "
                                + length
                                + " bytes to "
                                + file);
        streams.out().flush();
        return ExitCode.OK;
    }

    private ToolException unusable(String why) {
        return new ToolException(ExitCode.USAGE, "file \"" + file + "\" " + why);
    }

    /** The length of a key. */
    private static final class Length implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            try {
                return Numbers.parse("length", text, KnetLimits.MIN_KEY, KnetLimits.MAX_KEY);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
