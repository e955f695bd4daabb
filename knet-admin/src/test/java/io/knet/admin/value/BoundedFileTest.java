package io.knet.admin.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedFileTest {
    @TempDir private Path directory;

    @Test
    void readsAllBytesUpToTheLimit() throws IOException {
        byte[] bytes = {'a', '\n', 0, -1};
        Path file = Files.write(directory.resolve("file"), bytes);

        assertThat(BoundedFile.read("file", file.toString(), 4)).isEqualTo(bytes);
    }

    @Test
    void refusesALongerFile() throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[5]);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> BoundedFile.read("key file", file.toString(), 4))
                .withMessage("key file \"" + file + "\" has more than 4 bytes");
    }

    @Test
    void doesNotReadAnEndlessFileToItsEnd() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BoundedFile.read("file", "/dev/zero", 4096))
                .withMessage("file \"/dev/zero\" has more than 4096 bytes");
    }

    @Test
    void refusesAFileThatDoesNotExist() {
        Path file = directory.resolve("no/such/file");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> BoundedFile.read("file", file.toString(), 4))
                .withMessage("file \"" + file + "\" does not exist");
    }

    @Test
    void refusesADirectory() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BoundedFile.read("file", directory.toString(), 4))
                .withMessageStartingWith("file \"" + directory + "\" cannot be read: ");
    }

    @Test
    void refusesWhatCannotBeAName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BoundedFile.read("file", "a\0b", 4))
                .withMessage("file \"a\0b\" is not the name of a file");
    }
}
