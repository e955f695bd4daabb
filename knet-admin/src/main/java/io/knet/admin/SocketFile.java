package io.knet.admin;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The file of a socket, in a directory that only its owner can enter: what protects the socket is
 * the directory, for not all systems ask for the mode of a socket.
 */
final class SocketFile {
    private static final Set<PosixFilePermission> OF_OTHERS =
            EnumSet.complementOf(
                    EnumSet.of(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.OWNER_EXECUTE));

    /** How long other nodes that start at the same time are waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path path;
    private final ServerSocketChannel socket;

    /** What the file system calls the file. */
    private final Optional<Object> key;

    private final AtomicBoolean removed = new AtomicBoolean();

    private SocketFile(Path path, ServerSocketChannel socket, Optional<Object> key) {
        this.path = path;
        this.socket = socket;
        this.key = key;
    }

    /** The socket that listens. */
    ServerSocketChannel socket() {
        return socket;
    }

    /** Removes the file, once, unless somebody else has put another one there. */
    void remove() throws IOException {
        Path directory = path.getParent();
        if (directory == null || !removed.compareAndSet(false, true)) {
            return;
        }
        try {
            DirectoryLock.holding(
                    directory,
                    PATIENCE,
                    () -> keyOf(path).equals(key) && Files.deleteIfExists(path));
        } catch (NoSuchFileException gone) {
            // Somebody has removed it, or the directory.
        }
    }

    private static Optional<Object> keyOf(Path path) throws IOException {
        return Optional.ofNullable(
                Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS).fileKey());
    }

    /**
     * Opens a socket. A file that a node left behind which is gone is replaced.
     *
     * @throws IOException saying what is wrong with the path, and what to do
     */
    static SocketFile bind(Path path) throws IOException {
        Path directory = path.getParent();
        if (directory == null || path.getFileName() == null) {
            throw new IOException("\"" + path + "\" names no file for a socket");
        }
        makePrivate(directory);
        return DirectoryLock.holding(directory, PATIENCE, () -> bindAlone(path));
    }

    private static SocketFile bindAlone(Path path) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        removeStale(path, address);
        ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        boolean bound = false;
        try {
            socket.bind(address);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            socket.configureBlocking(false);
            SocketFile file = new SocketFile(path, socket, keyOf(path));
            bound = true;
            return file;
        } catch (IOException e) {
            throw new IOException("cannot listen on " + path + ": " + e.getMessage(), e);
        } finally {
            if (!bound) {
                socket.close();
            }
        }
    }

    private static void makePrivate(Path directory) throws IOException {
        FileAttribute<?> mode =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        try {
            Files.createDirectory(directory, mode);
        } catch (FileAlreadyExistsException e) {
            // Looked at below, as one that was just made is.
        } catch (IOException e) {
            throw new IOException("cannot make directory " + directory + ": " + e, e);
        } catch (UnsupportedOperationException e) {
            throw new IOException(directory + " is on a file system without owners and modes", e);
        }
        PosixFileAttributes found;
        try {
            found = Files.readAttributes(directory, PosixFileAttributes.class, NOFOLLOW_LINKS);
        } catch (UnsupportedOperationException e) {
            throw new IOException(directory + " is on a file system without owners and modes", e);
        }
        if (!found.isDirectory()) {
            throw new IOException(
                    directory
                            + (found.isSymbolicLink()
                                    ? " is a symbolic link; name the directory itself"
                                    : " is no directory"));
        }
        if (found.permissions().stream().anyMatch(OF_OTHERS::contains)) {
            throw new IOException(
                    "directory "
                            + directory
                            + " is open to others ("
                            + PosixFilePermissions.toString(found.permissions())
                            + "); run chmod 700 on it, or name one that does not exist yet");
        }
        UserPrincipal self = owner(directory, mode);
        if (!found.owner().equals(self)) {
            throw new IOException(
                    "directory "
                            + directory
                            + " belongs to "
                            + found.owner().getName()
                            + ", not to "
                            + self.getName()
                            + ", who runs this node; name another one");
        }
    }

    /** Who makes files here: the user that the kernel takes this process for. */
    private static UserPrincipal owner(Path directory, FileAttribute<?> mode) throws IOException {
        Path probe;
        try {
            probe = Files.createTempFile(directory, ".knet", "", mode);
        } catch (IOException e) {
            throw new IOException("cannot make files in directory " + directory + ": " + e, e);
        }
        try {
            return Files.getOwner(probe, NOFOLLOW_LINKS);
        } finally {
            Files.delete(probe);
        }
    }

    private static void removeStale(Path path, UnixDomainSocketAddress address) throws IOException {
        if (!Files.exists(path, NOFOLLOW_LINKS)) {
            return;
        }
        PosixFileAttributes found =
                Files.readAttributes(path, PosixFileAttributes.class, NOFOLLOW_LINKS);
        if (!found.isOther()) {
            throw new IOException(path + " exists and is no socket; it is left alone");
        }
        if (isListenedOn(address)) {
            throw new IOException("a node answers on " + path + " already; name another path");
        }
        Files.deleteIfExists(path);
    }

    /** A socket whose queue is full refuses as well, but in another way than one that is dead. */
    private static boolean isListenedOn(UnixDomainSocketAddress address) {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(address);
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
