package io.knet.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.knet.KnetError;
import io.knet.KnetException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A directory with configuration files and a key, and a name service that knows a few names. */
final class ConfigFolder {
    static final byte[] KEY = key();

    private static final Map<String, List<String>> NAMES =
            Map.of(
                    "db1", List.of("fd00::1", "10.0.0.1"),
                    "db2", List.of("fd00::2", "10.0.0.2"),
                    "db3", List.of("10.0.0.3"),
                    "six1", List.of("fd00::1"),
                    "six2", List.of("fd00::2"));

    private final Path folder;

    ConfigFolder(Path folder) {
        this.folder = folder;
        key("cluster.key", "rw-------", KEY);
        key("next.key", "rw-------", Arrays.copyOf(KEY, 200));
        key("own.id", "rw-------", Arrays.copyOf(KEY, 32));
    }

    Path folder() {
        return folder;
    }

    /** Writes a file. */
    Path file(String name, String text) {
        return write(name, text.getBytes(UTF_8));
    }

    /** Writes a file with permissions. */
    Path key(String name, String mode, byte[] bytes) {
        Path file = write(name, bytes);
        try {
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path write(String name, byte[] bytes) {
        try {
            return Files.write(folder.resolve(name), bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    KnetConfig load(String text) {
        return TomlReader.read(file("knet.conf", text), ConfigFolder::addressesOf);
    }

    /** What is wrong with a knet.conf, without its name. */
    List<String> problems(String text) {
        Path file = file("knet.conf", text);
        return problems(file, () -> TomlReader.read(file, ConfigFolder::addressesOf));
    }

    static List<String> problems(
            Path file, org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
        KnetConfigException failure = catchThrowableOfType(KnetConfigException.class, reading);
        return failure == null
                ? List.of()
                : failure.problems().stream()
                        .map(problem -> problem.toString().substring(file.toString().length() + 1))
                        .toList();
    }

    static List<InetAddress> addressesOf(String name) {
        List<InetAddress> addresses = new ArrayList<>();
        for (String address : NAMES.getOrDefault(name, List.of())) {
            try {
                addresses.add(InetAddress.getByName(address));
            } catch (UnknownHostException e) {
                throw new IllegalStateException(e);
            }
        }
        if (addresses.isEmpty()) {
            throw new KnetException(KnetError.NOT_FOUND, "nobody knows \"" + name + "\"");
        }
        return addresses;
    }

    private static byte[] key() {
        byte[] key = new byte[256];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        return key;
    }
}
