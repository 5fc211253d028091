# SPDX-License-Identifier: Apache-2.0
#
# Finds a JDK 25 or newer, as ./aio does: its home becomes $jdk. Read by the scripts of this folder, which define die.

# Is $1 the home of a JDK 25 or newer? Reads its release file; starts nothing.
is_jdk() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    jdk_version=$(sed -n 's/^JAVA_VERSION="\([0-9][0-9]*\).*/\1/p' "$1/release")
    [ -n "$jdk_version" ] && [ "$jdk_version" -ge 25 ]
}

# The first argument that is such a home becomes $jdk.
first_jdk() {
    for home in "$@"; do
        if is_jdk "$home"; then
            jdk=$home
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
        first_jdk "$folder" "$folder"/* && return 0
    done
    return 1
}

in_usual_places() {
    first_jdk /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/openjdk* /opt/*jdk* /opt/java/* \
        "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.asdf/installs/java/* \
        "${HOME:-}"/.local/share/mise/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
}

find_jdk() {
    first_jdk "${JAVA_HOME:-}" "$(path_home)" && return 0
    if [ -n "${AIO_JDK_ROOTS:-}" ]; then
        in_listed_roots
    else
        in_usual_places
    fi
}

jdk=
find_jdk || die 'needs a JDK 25 or newer and found none; install one or point JAVA_HOME at it.'
