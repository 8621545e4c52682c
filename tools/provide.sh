#!/usr/bin/env bash
# Provides the interpreters that a machine lacks, once, in a cache folder: usage: provide.sh CACHE [tsan]
#
# CACHE/sid      a root folder of Debian sid with releases and debug builds of the versions that tests/versions.def
#                takes from there; LIBPROBE_DEBIAN_MIRROR names another mirror, such as one that keeps old packages
# CACHE/python*  builds from Debian's source packages: free-threaded, and with trace-refs
# CACHE/bin      what tools/interpreters.py finds: one command for each of them
#
# With tsan it provides nothing of that, but the free-threaded build that ThreadSanitizer can follow:
#
# CACHE/python3.13t-tsan  compiled with its instrumentation; the module under test has to come from the same compiler
# CACHE/tsan              the command for it, which only ./dev sanitize looks for, and `suppressions`: the races of
#                         CPython 3.13 that its own developers know of, as its source lists them
#
# Each is made in a folder beside its own and renamed when it is whole, so that one that was cut short is made anew.
set -euo pipefail
shopt -s inherit_errexit
cache=$1
commands=$cache/${2:-bin}
mkdir -p "$commands"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
# The machine's own mirror of Debian, unless told otherwise.
mirror=${LIBPROBE_DEBIAN_MIRROR:-$(grep -rhoE 'https?://[^ ]+/debian/?( |$)' /etc/apt/sources.list \
  /etc/apt/sources.list.d 2>/dev/null | head -n 1 | tr -d ' ')} || true
sid=$(python3 "$(dirname "$0")/versions.py" sid)

say() { echo "provide: $*" >&2; }

# logged NAME COMMAND...: its output goes to a file, which is named and shown where it fails.
logged() {
  local log=$cache/$1.log
  shift
  "$@" >"$log" 2>&1 || { tail -n 15 "$log" >&2; say "$* failed; all it said is in $log"; exit 1; }
}

[ -n "$mirror" ] || { say "apt's sources name no mirror of Debian; this needs one"; exit 1; }

sid_root() {
  local root=$cache/sid packages=() entry version machine has
  machine=$(gcc -print-multiarch)
  for entry in $sid; do packages+=("python${entry%=*}-dev" "python${entry%=*}-dbg"); done
  if [ ! -d "$root" ]; then
    say "Debian sid with ${packages[*]}, a minute"
    rm -rf "$root.part"
    logged sid debootstrap --variant=minbase --include="$(IFS=,; echo "${packages[*]}")" sid "$root.part" "$mirror"
    mv "$root.part" "$root"
  fi
  # Run by the root's own loader and libraries, so that no chroot and no mount is needed.
  for entry in $sid; do
    has=$(dpkg-query --admindir="$root/var/lib/dpkg" -W -f='${Version}' "python${entry%=*}-dev" 2>/dev/null) ||
      { say "$root has no python${entry%=*}-dev; remove that folder to have it made anew"; exit 1; }
    [ "$has" = "${entry#*=}" ] || say "$root has python${entry%=*} $has, the records in tests/images are of ${entry#*=}:" \
      "the tests run, but to record that build again it takes a mirror that has it, named by LIBPROBE_DEBIAN_MIRROR"
    for version in "${entry%=*}" "${entry%=*}d"; do
      cat >"$commands/python$version" <<TEXT
#!/bin/sh
PYTHONHOME=$root/usr exec "$root"/lib64/ld-linux-x86-64.so.2 --library-path "$root/usr/lib/$machine:$root/lib/$machine" \\
  --argv0 "\$0" "$root/usr/bin/python$version" "\$@"
TEXT
      chmod +x "$commands/python$version"
    done
  done
}

# source SUITE VERSION: unpacks Debian's source package once and prints its folder.
source_of() {
  local suite=$1 version=$2 apt=$cache/apt-$1 folder=$cache/source-$2
  if [ ! -d "$folder" ]; then
    say "source of Python $version from $suite"
    mkdir -p "$apt/lists/partial" "$folder.part"
    echo "deb-src [signed-by=$keyring] $mirror $suite main" >"$apt/sources.list"
    local options=(-o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
      -o "Dir::State::lists=$apt/lists" -o APT::Sandbox::User=root)
    logged "apt-$suite" apt-get "${options[@]}" update
    (cd "$apt" && logged "source-$version" apt-get "${options[@]}" source --download-only "python$version")
    tar -xf "$apt/python$version"_*.orig.tar.?z -C "$folder.part" --strip-components=1
    mv "$folder.part" "$folder"
  fi
  echo "$folder"
}

# built NAME SUITE VERSION OPTION...: configured with the options, installed as CACHE/pythonNAME.
built() {
  local name=$1 suite=$2 version=$3 target=$cache/python$1 source
  if [ ! -d "$target" ]; then
    source=$(source_of "$suite" "$version")
    say "Python $version with ${*:4}, two minutes"
    rm -rf "$cache/build" "$target"
    mkdir "$cache/build"
    (
      cd "$cache/build"
      logged "configure$name" "$source/configure" --prefix="$target" --without-ensurepip --disable-test-modules \
        CFLAGS=-O1 "${@:4}"
      logged "make$name" make -j "$(nproc)"
      logged "install$name" make commoninstall DESTDIR="$cache/build/root"
    )
    mv "$cache/build/root$target" "$target"
    rm -rf "$cache/build"
  fi
  ln -sf "$(find "$target/bin" -name "python$version*" ! -name '*-config' -type f | sort | tail -n 1)" "$commands/python$name"
}

# With -g inlined functions have names too, by which the list suppresses races. Those of the interpreter that runs while
# it is being built are not asked for.
instrumented() {
  TSAN_OPTIONS=report_bugs=0 built 3.13t-tsan trixie 3.13 --disable-gil --with-thread-sanitizer CFLAGS="-O1 -g"
  [ -f "$commands/suppressions" ] ||
    cp "$(source_of trixie 3.13)/Tools/tsan/suppressions_free_threading.txt" "$commands/suppressions"
}

if [ "${2:-}" = tsan ]; then
  instrumented
else
  sid_root
  built 3.13t trixie 3.13 --disable-gil
  built 3.13td trixie 3.13 --disable-gil --with-pydebug
  built 3.13d-trace-refs trixie 3.13 --with-pydebug --with-trace-refs
  built 3.11d-trace-refs bookworm 3.11 --with-pydebug --with-trace-refs
fi
say "ready in $commands: $(ls "$commands" | tr '\n' ' ')"
