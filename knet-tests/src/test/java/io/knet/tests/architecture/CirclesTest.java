package io.knet.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.knet.tests.architecture.planted.circle.Hen;
import io.knet.tests.architecture.planted.pair.Lock;
import io.knet.tests.architecture.planted.rooms.kitchen.Cook;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rules against circles find those that were planted for them, and no others. */
@Tag("any-jdk")
class CirclesTest {
    private static final String PLANTED = "io.knet.tests.architecture.planted";

    private final JavaClasses planted = new ClassFileImporter().importPackages(PLANTED);

    private String violations(ArchRule rule) {
        return rule.evaluate(planted).getFailureReport().toString();
    }

    @Test
    void findThreeClassesThatDependOnEachOther() {
        String circles = violations(Circles.classesOfAPackageFormNone(Hen.class.getPackageName()));

        assertThat(circles)
                .contains("circle.Hen is in a circle")
                .contains("circle.Egg is in a circle")
                .contains("circle.Chick is in a circle")
                .doesNotContain("circle.Farmer is in a circle");
    }

    @Test
    void allowTwoClassesThatKnowEachOther() {
        ArchRule rule = Circles.classesOfAPackageFormNone(Lock.class.getPackageName());

        assertThat(rule.evaluate(planted).hasViolation()).isFalse();
    }

    @Test
    void findTwoPackagesThatDependOnEachOther() {
        String circles = violations(Circles.packagesFormNone(PLANTED + ".rooms"));

        assertThat(circles).contains(Cook.class.getName()).contains("Slice cellar");
    }

    @Test
    void allowPackagesThatDependInOneDirection() {
        ArchRule rule = Circles.packagesFormNone(PLANTED);

        assertThat(rule.evaluate(planted).hasViolation()).isFalse();
    }
}
