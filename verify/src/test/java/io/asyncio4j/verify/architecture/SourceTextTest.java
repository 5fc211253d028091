// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every Java file is laid out by the formatter and names its licence.
 *
 * <p>Checked here and not by the build's formatter plugin: that one runs inside Maven's own JVM, and on an older
 * JDK than 25 it cannot read the sources. {@code mvn spotless:apply}, on a JDK 25, mends what this test reports.
 */
class SourceTextTest {
    private static final String LICENCE = "// SPDX-License-Identifier: Apache-2.0\n";

    private static final Formatter FORMATTER = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void everyFileIsFormatted() {
        List<Path> files = Reactor.javaFiles(Reactor.ROOMS, "src");
        List<String> unformatted = files.parallelStream()
                .filter(file -> !isFormatted(Reactor.read(file)))
                .map(file -> Reactor.ROOT.relativize(file).toString())
                .toList();

        assertThat(files).hasSizeGreaterThan(100);
        assertThat(unformatted)
                .as("mend with: JAVA_HOME=<a JDK 25> mvn spotless:apply")
                .isEmpty();
    }

    @Test
    void everyFileNamesItsLicence() {
        assertThat(Reactor.javaFiles(Reactor.ROOMS, "src"))
                .allSatisfy(file -> assertThat(Reactor.read(file)).startsWith(LICENCE));
    }

    @Test
    void crookedFileIsFound() {
        assertThat(isFormatted("class A {}\n")).isTrue();
        assertThat(isFormatted("class A { }\n")).isFalse();
        assertThat(isFormatted("import java.util.List;\n\nclass A {}\n")).isFalse();
    }

    private static boolean isFormatted(String source) {
        try {
            String imports = ImportOrderer.reorderImports(
                    RemoveUnusedImports.removeUnusedImports(source), JavaFormatterOptions.Style.PALANTIR);
            return FORMATTER.formatSource(imports).equals(source);
        } catch (FormatterException e) {
            throw new AssertionError("This is no Java:\n" + source, e);
        }
    }
}
