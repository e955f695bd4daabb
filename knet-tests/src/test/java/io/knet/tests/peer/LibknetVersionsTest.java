package io.knet.tests.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.tests.peer.LibknetVersions.Candidate;
import io.knet.tests.peer.LibknetVersions.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibknetVersionsTest {
    private static final Line OLD = new Line("1.25", "bookworm", false);
    private static final Line NEW = new Line("1.31", "trixie", false);
    private static final Line MOVING = new Line("1.35", "sid", true);
    private static final Libknet MACHINE = own("1.25");

    @TempDir private Path roots;

    private static Libknet own(String version) {
        return new Libknet(version, Optional.empty(), Optional.empty(), true);
    }

    /** A root as far as this looks at it: dpkg's list of what is installed, and the mark. */
    private void root(String suite, String version) throws IOException {
        Path database = Files.createDirectories(roots.resolve(suite).resolve("var/lib/dpkg"));
        Files.writeString(
                database.resolve("status"),
                """
                Package: libknet-dev
                Status: install ok installed
                Maintainer: nobody
                Architecture: amd64
                Version: %s-1
                Description: none

                """
                        .formatted(version));
        Files.writeString(roots.resolve(suite).resolve(".knet-packages"), "libknet-dev\n");
    }

    private List<Candidate> search(Libknet machine, String restriction, Line... table) {
        return LibknetVersions.search(List.of(table), machine, roots, restriction);
    }

    @Test
    void takesTheMachinesOwnWhereItIsOfAVersionOfTheTable() {
        Candidate only = search(MACHINE, "", OLD).get(0);
        assertThat(only.libknet()).contains(MACHINE);
        assertThat(only.name()).isEqualTo("1.25");
    }

    @Test
    void triesTheMachinesOwnBesideTheTableIfItIsOfNoVersionThere() throws IOException {
        root("trixie", "1.31");
        assertThat(search(own("1.9"), "", NEW)).map(Candidate::name).containsExactly("1.9", "1.31");
        assertThat(search(own("1.32"), "", NEW))
                .map(Candidate::name)
                .containsExactly("1.31", "1.32");
        assertThat(search(own("0.0"), "", NEW)).map(Candidate::name).containsExactly("1.31");
    }

    @Test
    void takesAVersionFromTheRootOfItsSuite() throws IOException {
        root("trixie", "1.31");
        Libknet found = search(MACHINE, "", NEW, OLD).get(1).libknet().orElseThrow();
        assertThat(found.root()).contains(roots.resolve("trixie"));
        assertThat(found).hasToString("libknet 1.31 (trixie)");
        assertThat(found.isHeldTo()).isTrue();
        assertThat(found.isAtLeast("1.31")).isTrue();
        assertThat(found.isAtLeast("1.32")).isFalse();
    }

    @Test
    void missesAVersionWithoutARootAndSaysHowToMakeIt() throws IOException {
        Candidate missing = search(MACHINE, "1.31", NEW).get(0);
        assertThat(missing.libknet()).isEmpty();
        assertThat(missing.missing()).contains("no libknet 1.31").contains("libknet-roots");
        assertThat(missing.excused()).isFalse();

        root("trixie", "1.31");
        Files.delete(roots.resolve("trixie/.knet-packages"));
        assertThat(search(MACHINE, "1.31", NEW).get(0).libknet()).as("not finished").isEmpty();
    }

    @Test
    void doesNotTakeAnotherVersionForThatOfASuiteThatStands() throws IOException {
        root("trixie", "1.32");
        assertThat(search(MACHINE, "1.31", NEW).get(0).libknet()).isEmpty();
    }

    @Test
    void isNotHeldToANewerVersionOfASuiteThatMoves() throws IOException {
        root("sid", "1.36");
        Libknet found = search(MACHINE, "1.36", MOVING).get(0).libknet().orElseThrow();
        assertThat(found.isHeldTo()).isFalse();
        root("sid", "1.35");
        found = search(MACHINE, "1.35", MOVING).get(0).libknet().orElseThrow();
        assertThat(found.isHeldTo()).isTrue();
    }

    @Test
    void excusesAMissingRootOfASuiteThatHasMovedOn() throws IOException {
        assertThat(search(MACHINE, "1.35", MOVING).get(0).excused()).isFalse();
        Files.writeString(roots.resolve("sid.newer"), "1.36\n");
        assertThat(search(MACHINE, "1.35", MOVING).get(0).excused()).isTrue();
        Files.writeString(roots.resolve("trixie.newer"), "1.36\n");
        assertThat(search(MACHINE, "1.31", NEW).get(0).excused()).isFalse();
    }

    @Test
    void restrictsToTheVersionsThatAreNamed() throws IOException {
        root("trixie", "1.31");
        root("sid", "1.35");
        assertThat(search(MACHINE, "machine", OLD, NEW, MOVING))
                .map(Candidate::name)
                .containsExactly("1.25");
        assertThat(search(MACHINE, "1.25,1.35", OLD, NEW, MOVING))
                .map(Candidate::name)
                .containsExactly("1.25", "1.35");
        assertThatThrownBy(() -> search(MACHINE, "1.3", OLD, NEW, MOVING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no libknet is called 1.3")
                .hasMessageContaining("[1.25, 1.31, 1.35]");
    }

    @Test
    void comparesNumbersAndNotText() {
        assertThat(LibknetVersions.compare("1.9", "1.25")).isNegative();
        assertThat(LibknetVersions.compare("2.0", "1.35")).isPositive();
        assertThat(LibknetVersions.compare("1.31", "1.31")).isZero();
    }
}
