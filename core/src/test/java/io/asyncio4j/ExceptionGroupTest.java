// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExceptionGroupTest {
    private final IOException io = new IOException("io");
    private final IllegalStateException state = new IllegalStateException("state");
    private final IllegalArgumentException argument = new IllegalArgumentException("argument");
    private final ExceptionGroup inner = new ExceptionGroup("inner", List.of(io, state));
    private final ExceptionGroup outer = new ExceptionGroup("outer", List.of(argument, inner));

    @Test
    void tellsItsMessageAndHowManyFailuresItHas() {
        assertThat(outer.message()).isEqualTo("outer");
        assertThat(outer).hasMessage("outer (2 failures)").hasSuppressedException(argument);
        assertThatThrownBy(() -> new ExceptionGroup("none", List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void splitKeepsTheNesting() {
        outer.initCause(new IllegalStateException("cause"));

        ExceptionGroup.Split split = outer.split(IOException.class);

        assertThat(split.matching().message()).isEqualTo("outer");
        assertThat(split.matching().exceptions()).singleElement().satisfies(group -> {
            assertThat(((ExceptionGroup) group).message()).isEqualTo("inner");
            assertThat(((ExceptionGroup) group).exceptions()).containsExactly(io);
        });
        assertThat(split.rest().exceptions().getFirst()).isSameAs(argument);
        assertThat(((ExceptionGroup) split.rest().exceptions().get(1)).exceptions())
                .containsExactly(state);
        assertThat(split.matching()).hasCause(outer.getCause());
        assertThat(split.rest().getStackTrace()).isEqualTo(outer.getStackTrace());
    }

    @Test
    void sideWithoutFailuresIsNull() {
        assertThat(outer.split(Error.class).matching()).isNull();
        assertThat(outer.subgroup(Error.class)).isNull();
        assertThat(outer.split(IOException.class::isInstance).rest()).isNotNull();
        assertThat(inner.split(Exception.class).rest()).isNull();
    }

    @Test
    void groupThatMatchesItselfIsTakenWhole() {
        assertThat(outer.subgroup(ExceptionGroup.class)).isSameAs(outer);
        assertThat(outer.subgroup(each -> each == inner).exceptions()).containsExactly(inner);
    }

    @Test
    void derivedGroupHasTheSameMessage() {
        assertThat(outer.derive(List.of(io)).message()).isEqualTo("outer");
    }
}
