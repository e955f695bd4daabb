package io.knet.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads whole files that must not be long, so that a wrong name cannot fill the memory. The file
 * may be a key: its bytes are nowhere but in the array that is returned.
 */
final class BoundedFile {
    private static final int LONGEST_TEXT = 256 * 1024;

    private BoundedFile() {}

    /** The text of a configuration file; empty, and a finding, if it cannot be read. */
    static String text(Path file, Findings findings) {
        byte[] bytes;
        try {
            bytes = bytes(file, LONGEST_TEXT);
        } catch (IOException e) {
            findings.add(Place.FILE, "", reason(e));
            return "";
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            findings.add(Place.FILE, "", "is no text in UTF-8");
            return "";
        }
    }

    /**
     * Refuses what is there and no regular file: its mode says nothing, and to read it may wait.
     */
    static void requireRegular(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("is a directory");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("is no regular file");
        }
    }

    /** All bytes of a file. */
    static byte[] bytes(Path file, int limit) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("is a directory");
        }
        // Direct, because the channel would copy what it reads into another buffer through one.
        ByteBuffer buffer = ByteBuffer.allocateDirect(limit + 1);
        // A channel closes itself under an interrupted thread, which is nothing that the file did.
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(file)) {
            int read = 0;
            while (read >= 0 && buffer.hasRemaining()) {
                read = channel.read(buffer);
            }
            if (!buffer.hasRemaining()) {
                throw new IOException("has more than " + limit + " bytes");
            }
            byte[] bytes = new byte[buffer.position()];
            buffer.get(0, bytes);
            return bytes;
        } finally {
            buffer.put(0, new byte[buffer.capacity()]);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Why a file cannot be read, to stand behind its name. */
    static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "does not exist";
        }
        if (failure instanceof AccessDeniedException) {
            return "may not be read by this user";
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
