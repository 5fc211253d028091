// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.asyncio4j.verify.architecture.planted.Semaphore;
import io.asyncio4j.verify.architecture.planted.WaitingManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A public name is new to whoever knows the JDK, and says what the thing is. */
class NamesTest {
    private static final List<String> JDK_PACKAGES = List.of(
            "java/lang",
            "java/util",
            "java/util/concurrent",
            "java/util/concurrent/locks",
            "java/util/concurrent/atomic",
            "java/util/function",
            "java/util/stream",
            "java/time",
            "java/nio/channels");

    private static final ArchRule NO_EMPTY_WORDS = noClasses()
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Impl");

    @Test
    void publicTypesTakeNoNameOfTheJdk() {
        Violations.assertNone(noJdkName(), Reactor.mainClasses());
        Violations.assertFires(noJdkName(), Semaphore.class);
    }

    @Test
    void namesHoldNoEmptyWords() {
        Violations.assertNone(NO_EMPTY_WORDS, Reactor.mainClasses());
        Violations.assertFires(NO_EMPTY_WORDS, WaitingManager.class);
    }

    private static ArchRule noJdkName() {
        Set<String> taken = jdkNames();
        assertThat(taken).hasSizeGreaterThan(400).contains("Semaphore", "Future", "ReentrantLock", "Clock");
        return classes().that().arePublic().and().areTopLevelClasses().should(beNoneOf(taken));
    }

    private static ArchCondition<JavaClass> beNoneOf(Set<String> taken) {
        return new ArchCondition<>("have a simple name that the JDK does not use") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean free = !taken.contains(type.getSimpleName())
                        || type.getSimpleName().equals("package-info");
                events.add(new SimpleConditionEvent(type, free, type.getName() + " has a name of the JDK's"));
            }
        };
    }

    /** The simple names of the public top-level types in the JDK's best-known packages, read from the JDK that runs. */
    private static Set<String> jdkNames() {
        Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base");
        Set<String> names = new TreeSet<>();
        for (String name : JDK_PACKAGES) {
            try (Stream<Path> files = Files.list(modules.resolve(name))) {
                files.map(file -> file.getFileName().toString())
                        .filter(file -> file.endsWith(".class") && !file.contains("$"))
                        .map(file -> file.substring(0, file.length() - ".class".length()))
                        .filter(type -> isPublic(name.replace('/', '.') + "." + type))
                        .forEach(names::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return names;
    }

    private static boolean isPublic(String type) {
        try {
            return Modifier.isPublic(Class.forName(type, false, null).getModifiers());
        } catch (ClassNotFoundException e) {
            return false; // package-info
        }
    }
}
