# SPDX-License-Identifier: Apache-2.0
#
# Finds a JDK 25 or newer, as ./aio does: its home becomes $jdk. Read by the scripts of this folder, which set $program
# and $root.

# shellcheck source=dist/src/main/launcher/jvm.sh
. "$root/dist/src/main/launcher/jvm.sh"

# shellcheck disable=SC2034 # read by find_java
needed_tool=javac
find_java || die 'needs a JDK 25 or newer and found none; install one or point JAVA_HOME at it.'
