// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every public type of the published rooms has a row in GLOSSARY.md, and every row names a type that exists. */
class GlossaryTest {
    @Test
    void everyPublicTypeHasARow() {
        Set<String> rows = rows();
        Set<String> types = publicTypes();

        assertThat(types).hasSizeGreaterThan(50);
        assertThat(rows).containsAll(types);
    }

    @Test
    void everyRowOfATypeNamesOneThatExists() {
        assertThat(publicTypes()).containsAll(rows());
    }

    /** The types named in the first column of the glossary's tables, in backquotes. */
    private static Set<String> rows() {
        return Reactor.read(Reactor.ROOT.resolve("GLOSSARY.md"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> publicTypes() {
        return Reactor.mainClasses().stream()
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(GlossaryTest::isExported)
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isExported(JavaClass type) {
        String name = type.getPackageName();
        return !name.equals(Room.REAL + ".internal")
                && !name.startsWith(Room.REAL + ".cli")
                && !name.startsWith(Room.REAL + ".examples")
                && !type.getSimpleName().equals("package-info");
    }
}
