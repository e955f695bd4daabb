package io.knet.tools.admin;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Key files that a command names from its own directory, and the node reads from another one. */
final class KeyPaths {
    private KeyPaths() {}

    /** The value of a setting, with the path in it made absolute if it has one. */
    static String absolute(String setting, String value) {
        if (value.equals("none")) {
            return value;
        }
        if (setting.matches("session_key_\\d")) {
            return path(value);
        }
        int blank = value.indexOf(' ');
        if (setting.matches("crypto_\\d") && blank > 0) {
            return value.substring(0, blank + 1) + path(value.substring(blank + 1).strip());
        }
        return value;
    }

    private static String path(String file) {
        try {
            return file.isEmpty() ? file : Path.of(file).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            // The node says what is wrong with it.
            return file;
        }
    }
}
