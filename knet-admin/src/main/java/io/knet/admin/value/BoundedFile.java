package io.knet.admin.value;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads whole files that must not be long, so that a wrong name cannot fill the memory. The file
 * may be a key: its bytes are nowhere but in the array that is returned. The JDK's streams leave
 * them in buffers of their own.
 */
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
        // Direct, because the channel would copy what it reads into another buffer through one.
        ByteBuffer buffer = ByteBuffer.allocateDirect(limit + 1);
        try (FileChannel file = FileChannel.open(Path.of(name))) {
            int read = 0;
            while (read >= 0 && buffer.hasRemaining()) {
                read = file.read(buffer);
            }
            if (!buffer.hasRemaining()) {
                throw unusable(what, name, "has more than " + limit + " bytes");
            }
            byte[] bytes = new byte[buffer.position()];
            buffer.get(0, bytes);
            return bytes;
        } catch (NoSuchFileException e) {
            throw unusable(what, name, "does not exist");
        } catch (AccessDeniedException e) {
            throw unusable(what, name, "may not be read by this user");
        } catch (InvalidPathException e) {
            throw unusable(what, name, "is not the name of a file");
        } catch (IOException e) {
            throw unusable(
                    what, name, "cannot be read: " + (e.getMessage() == null ? e : e.getMessage()));
        } finally {
            buffer.put(0, new byte[buffer.capacity()]);
        }
    }

    private static IllegalArgumentException unusable(String what, String name, String why) {
        return new IllegalArgumentException(what + " \"" + name + "\" " + why);
    }
}
