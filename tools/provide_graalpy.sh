#!/usr/bin/env bash
# Provides GraalPy, which libprobe has to refuse without harm, once, in a cache folder: usage: provide_graalpy.sh CACHE
#
# CACHE/platforms/graalpy/bin/graalpy  the command, which needs a Java of this machine
#
# Maven takes it from the repositories that the machine's settings name. It is made in a folder beside its own and renamed
# when it is whole.
set -euo pipefail
cache=$1
version=24.2.1
folder=$cache/platforms/graalpy
say() { echo "provide: $*" >&2; }

if [ -e "$folder/lib/python-launcher-$version.jar" ]; then
  say "GraalPy $version is ready in $folder"
  exit
fi
say "GraalPy $version, a minute and 200 MB"
part=$folder.part
rm -rf "$part"
mkdir -p "$part/bin"
cat >"$part/pom.xml" <<TEXT
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>libprobe</groupId><artifactId>graalpy</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.graalvm.polyglot</groupId><artifactId>python-community</artifactId><version>$version</version><type>pom</type>
    </dependency>
    <dependency>
      <groupId>org.graalvm.python</groupId><artifactId>python-launcher</artifactId><version>$version</version>
    </dependency>
  </dependencies>
</project>
TEXT
log=$cache/graalpy.log
mvn -B -f "$part/pom.xml" -Dmaven.repo.local="$part/repository" dependency:copy-dependencies \
  -DoutputDirectory="$part/lib" >"$log" 2>&1 ||
  { tail -n 15 "$log" >&2; say "Maven failed; all it said is in $log"; exit 1; }
rm -rf "$part/repository"
# It says itself what it is started by, and keeps what it unpacks beside its jars.
cat >"$part/bin/graalpy" <<TEXT
#!/bin/sh
exec java -Dpolyglot.engine.WarnInterpreterOnly=false -Dpolyglot.engine.userResourceCache="$folder/resources" \\
  -cp "$folder/lib/*" com.oracle.graal.python.shell.GraalPythonMain --python.Executable="\$0" "\$@"
TEXT
chmod +x "$part/bin/graalpy"
rm -rf "$folder"
mv "$part" "$folder"
"$folder/bin/graalpy" -c pass || { say "$folder/bin/graalpy does not start"; exit 1; }
say "ready in $folder/bin: graalpy"
