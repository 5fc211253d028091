// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.net;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** One whose servers are asked; the columns of the table. */
enum Contender {
    ASYNCIO4J("asyncio4j", List.of(Question.ECHO, Question.HELLO), "") {
        @Override
        Optional<List<String>> command(Tools tools, Question question, int loops) {
            return Optional.of(List.of(
                    tools.folder().resolve("../../aio").normalize().toString(),
                    "serve",
                    word(question),
                    "--port",
                    "0",
                    "--loops",
                    Integer.toString(loops)));
        }
    },
    GO("Go", List.of(Question.ECHO, Question.HELLO), "apt install golang-go") {
        @Override
        Optional<List<String>> command(Tools tools, Question question, int loops) {
            return tools.go().map(program -> List.of(program.toString(), word(question)));
        }
    },
    ASYNCIO("asyncio", List.of(Question.ECHO), "pyenv install 3.13") {
        @Override
        Optional<List<String>> command(Tools tools, Question question, int loops) {
            return tools.python().map(python -> script(python, tools.peer("echo.py")));
        }
    },
    UVLOOP("uvloop", List.of(Question.ECHO), "apt install python3-uvloop") {
        @Override
        Optional<List<String>> command(Tools tools, Question question, int loops) {
            return tools.pythonWith("uvloop").map(python -> script(python, tools.peer("echo.py"), "uvloop"));
        }
    },
    AIOHTTP("aiohttp", List.of(Question.HELLO), "apt install python3-aiohttp") {
        @Override
        Optional<List<String>> command(Tools tools, Question question, int loops) {
            return tools.pythonWith("aiohttp").map(python -> script(python, tools.peer("hello.py")));
        }
    },
    AIOHTTP_UVLOOP("aiohttp, uvloop", List.of(Question.HELLO), "apt install python3-aiohttp python3-uvloop") {
        @Override
        Optional<List<String>> command(Tools tools, Question question, int loops) {
            return tools.pythonWith("aiohttp", "uvloop")
                    .map(python -> script(python, tools.peer("hello.py"), "uvloop"));
        }
    },
    NODE("Node", List.of(Question.HELLO), "apt install nodejs") {
        @Override
        Optional<List<String>> command(Tools tools, Question question, int loops) {
            return tools.program("node")
                    .map(node -> List.of(node, tools.peer("hello.mjs").toString()));
        }
    };

    final String title;
    final List<Question> answers;

    /** A command with which its runtime can be had; empty for our own. */
    final String install;

    Contender(String title, List<Question> answers, String install) {
        this.title = title;
        this.answers = answers;
        this.install = install;
    }

    /** What starts the server that prints its address; empty where something for it is not installed. */
    abstract Optional<List<String>> command(Tools tools, Question question, int loops);

    /** Whether it can use two cores with one process. */
    boolean hasTwoLoops() {
        return this == ASYNCIO4J || this == GO;
    }

    /** The name on the command line: {@code aiohttp-uvloop}. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String word(Question question) {
        return question == Question.ECHO ? "echo" : "hello";
    }

    private static List<String> script(String interpreter, Path script, String... arguments) {
        return Stream.concat(Stream.of(interpreter, script.toString()), Arrays.stream(arguments))
                .toList();
    }
}
