package io.knet.tools.node.option;

import io.knet.tools.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads whole files that must not be long, so that a wrong name cannot fill the memory. */
public final class BoundedFile {
    private BoundedFile() {}

    /**
     * Reads a file.
     *
     * @param what names the kind of file in the message
     * @param limit the longest that the file may be, in bytes
     * @throws IllegalArgumentException saying why the file cannot be used
     */
    public static byte[] read(String what, String name, int limit) {
        try (InputStream file = Files.newInputStream(Path.of(name))) {
            byte[] bytes = file.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw unusable(what, name, "has more than " + limit + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw unusable(what, name, "does not exist");
        } catch (AccessDeniedException e) {
            throw unusable(what, name, "may not be read by this user");
        } catch (InvalidPathException e) {
            throw unusable(what, name, "is not the name of a file");
        } catch (IOException e) {
            throw unusable(what, name, "cannot be read: " + Messages.of(e));
        }
    }

    private static IllegalArgumentException unusable(String what, String name, String why) {
        return new IllegalArgumentException(what + " \"" + name + "\" " + why);
    }
}
