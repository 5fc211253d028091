# SPDX-License-Identifier: Apache-2.0
#
# Builds the benchmarks: $path becomes their class path. Read after jdk.sh.

command -v mvn >/dev/null 2>&1 || die 'needs Maven (mvn) on PATH and found none.'
rm -rf "$root/benchmarks/target/lib" # else jars of dependencies that have since changed stay on the class path
(cd "$root" && JAVA_HOME=$jdk mvn -q -B -pl benchmarks -am package \
    -Dmaven.test.skip=true -Dmaven.javadoc.skip=true -Dspotless.check.skip=true) >&2 </dev/null ||
    die 'the build failed.'

class_path "$root/benchmarks/target/lib"
path=$(echo "$root"/benchmarks/target/asyncio4j-benchmarks-*.jar):$path
