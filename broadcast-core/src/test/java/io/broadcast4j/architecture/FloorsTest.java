package io.broadcast4j.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.broadcast4j.server.BroadcastServer;
import io.broadcast4j.server.Continuity;
import io.broadcast4j.server.Limits;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FloorsTest {
    private static final String ROOT = "io.broadcast4j";

    /** The floor of each package. A package may import from the floors below its own, and from nothing beside it. */
    private static final Map<String, Integer> FLOORS = Map.ofEntries(
            Map.entry(ROOT, 1),
            Map.entry(ROOT + ".transport", 1),
            Map.entry(ROOT + ".json", 1),
            Map.entry(ROOT + ".concurrent", 2),
            Map.entry(ROOT + ".auth", 2),
            Map.entry(ROOT + ".presence", 2),
            Map.entry(ROOT + ".protocol", 3),
            Map.entry(ROOT + ".channel", 3),
            Map.entry(ROOT + ".backplane", 3),
            Map.entry(ROOT + ".publish", 4),
            Map.entry(ROOT + ".server", 5));

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @TestFactory
    java.util.stream.Stream<DynamicTest> arrows_only_fall() {
        return FLOORS.keySet().stream()
                .sorted()
                .map(room -> DynamicTest.dynamicTest(
                        room,
                        () -> noClasses()
                                .that()
                                .resideInAPackage(room)
                                .should()
                                .dependOnClassesThat(resideInOneOf(forbiddenFor(room)))
                                .check(MAIN)));
    }

    @Test
    void every_package_has_a_floor() {
        Set<String> unknown = new TreeSet<>();
        MAIN.forEach(type -> {
            if (!FLOORS.containsKey(type.getPackageName())) {
                unknown.add(type.getPackageName());
            }
        });
        org.assertj.core.api.Assertions.assertThat(unknown).isEmpty();
    }

    @Test
    void packages_are_free_of_cycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void the_engine_shows_nothing_but_the_server_and_its_limits() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".server")
                .and()
                .areTopLevelClasses()
                .and()
                .arePublic()
                .should()
                .be(BroadcastServer.class)
                .orShould()
                .be(Limits.class)
                .orShould()
                .be(Continuity.class)
                .check(MAIN);
    }

    @Test
    void the_parser_never_leaves_the_json_room() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".json")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson..", "com.fasterxml..")
                .check(MAIN);
    }

    @Test
    void nothing_that_comes_from_outside_can_name_a_class() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .orShould()
                .callMethod(Class.class, "forName", String.class)
                .check(MAIN);
    }

    private static List<String> forbiddenFor(String room) {
        return FLOORS.entrySet().stream()
                .filter(other -> !other.getKey().equals(room))
                .filter(other -> other.getValue() >= FLOORS.get(room))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static DescribedPredicate<JavaClass> resideInOneOf(List<String> packages) {
        return DescribedPredicate.describe(
                "reside beside or above: " + packages, type -> packages.contains(type.getPackageName()));
    }
}
