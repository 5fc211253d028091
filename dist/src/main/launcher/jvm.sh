# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
#
# Finds Java and starts it: for ./aio of a source checkout and for bin/aio of the archive, which source this file. Other
# scripts of the checkout find their JDK by it, too.
#
#   AIO_JAVA_OPTS   more options for the JVM, split at spaces
#   AIO_JDK_ROOTS   folders that hold JDKs, parted by colons, instead of the usual places

# Ends with a sentence behind the name of the script, $program.
die() {
    printf '%s: %s\n' "${program:-aio}" "$1" >&2
    exit 2
}

# ---- Java ----

# A checkout needs a compiler, the archive does not.
needed_tool=java

# Is $1 the home of a Java 25 or newer? Reads its release file; starts nothing.
is_java_home() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/$needed_tool" ] && [ -r "$1/release" ] || return 1
    java_version=$(sed -n 's/^JAVA_VERSION="\([0-9][0-9]*\).*/\1/p' "$1/release")
    [ -n "$java_version" ] && [ "$java_version" -ge 25 ]
}

# The first argument that is such a home becomes $jdk.
first_java() {
    for java_home in "$@"; do
        if is_java_home "$java_home"; then
            jdk=$java_home
            return 0
        fi
    done
    return 1
}

# The home of the java found first on PATH, through its links.
path_home() {
    java=$(command -v java) || return 0
    while [ -L "$java" ]; do
        target=$(readlink "$java")
        case $target in
            /*) java=$target ;;
            *) java=$(dirname "$java")/$target ;;
        esac
    done
    dirname "$(dirname "$java")"
}

in_listed_roots() {
    roots=$AIO_JDK_ROOTS:
    while [ -n "$roots" ]; do
        folder=${roots%%:*}
        roots=${roots#*:}
        first_java "$folder" "$folder"/* && return 0
    done
    return 1
}

in_usual_places() {
    first_java /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/openjdk* /opt/*jdk* /opt/java/* \
        "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.asdf/installs/java/* \
        "${HOME:-}"/.local/share/mise/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
}

# Sets $jdk: JAVA_HOME, then PATH, then where JDKs usually are.
find_java() {
    jdk=
    first_java "${JAVA_HOME:-}" "$(path_home)" && return 0
    if [ -n "${AIO_JDK_ROOTS:-}" ]; then
        in_listed_roots
    else
        in_usual_places
    fi
}

# Sets $path to the jars of folder $1. Listed and not lib/*: the order must be the same at each start.
class_path() {
    path=
    for jar in "$1"/*.jar; do
        path=$path${path:+:}$jar
    done
}

# What every JVM here gets: the loom engine opens java.lang, Netty calls native code and Unsafe, and a loop
# with its workers is best served by the collector that starts no threads, and by a heap that begins small.
jvm() {
    starter=$1
    shift
    $starter "$jdk/bin/java" -XX:+UseSerialGC -Xms64m \
        --add-opens java.base/java.lang=ALL-UNNAMED --enable-native-access=ALL-UNNAMED \
        --sun-misc-unsafe-memory-access=allow -cp "$path" "$@"
}

# ---- the cache ----

# An AOT cache (JEP 514) holds the loaded and linked classes of one JDK and one build. Sets $cache to the file
# for build $2 in folder $1.
name_cache() {
    cache=$1/$2-$(sed -n 's/^JAVA_RUNTIME_VERSION="\([A-Za-z0-9.+_-]*\).*/\1/p' "$jdk/release").aot
}

# Where this JDK makes none, an empty file stands for "tried".
make_cache() {
    new=$cache.$$
    if ! jvm command -XX:AOTCacheOutput="$new" io.asyncio4j.cli.Training >/dev/null 2>&1 </dev/null ||
        [ ! -s "$new" ]; then
        : >"$new"
    fi
    rm -f "$new.config"
    mv "$new" "$cache"
}

# ---- start ----

# What ends soon is not worth the optimizing compiler.
compiler() {
    case ${1:-} in
        worker | serve | dashboard | top | demo | story) ;;
        *) echo -XX:TieredStopAtLevel=1 ;;
    esac
}

# Becomes the aio command. An empty $cache, or one that is not there, starts it all the same.
start() {
    # shellcheck disable=SC2046,SC2086 # options are meant to be split
    if [ -s "$cache" ]; then
        jvm exec -XX:AOTCache="$cache" -Xlog:aot=off -Xlog:cds=off $(compiler "$@") ${AIO_JAVA_OPTS:-} \
            io.asyncio4j.cli.Main "$@"
    else
        jvm exec $(compiler "$@") ${AIO_JAVA_OPTS:-} io.asyncio4j.cli.Main "$@"
    fi
}
