// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Every package says in one place what it is, and that null is the exception in it. */
class PackageInfoTest {
    @Test
    void everyPackageIsNullMarked() {
        assertThat(packagesWithoutInfo(Reactor.mainClasses())).isEmpty();
    }

    @Test
    void plantedPackageIsFound() {
        assertThat(packagesWithoutInfo(Reactor.plantedClasses())).contains(Room.PLANTED + ".sync");
    }

    private static Set<String> packagesWithoutInfo(JavaClasses classes) {
        Set<String> all = new TreeSet<>();
        Set<String> described = new TreeSet<>();
        for (JavaClass type : classes) {
            if (type.getName().equals("module-info")) {
                continue;
            }
            all.add(type.getPackageName());
            if (type.getSimpleName().equals("package-info") && type.isAnnotatedWith(NullMarked.class)) {
                described.add(type.getPackageName());
            }
        }
        all.removeAll(described);
        return all;
    }
}
