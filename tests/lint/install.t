#!/bin/sh
# What `make install` puts down is whole: the program runs, each header compiles by itself, and a
# person's own program links against the library through pkg-config.
target=$(mktemp -d)
trap 'rm -rf "$target"' EXIT
cd "$TOP" || exit
n=0

ok() { # ok NAME LOG: by the status of the command before
    if [ $? -eq 0 ]; then set -- ok "$@"; else set -- 'not ok' "$@"; fi
    n=$((n + 1))
    echo "$1 $n - $2"
    [ "$1" = ok ] || sed 's/^/# /' "$3"
}
log=$target/log
built() { ls -l --time-style=full-iso "$BUILD/dutsim" "$BUILD/libdutsim.a"; }

before=$(built)
make -s install BUILD="${BUILD#"$TOP/"}" DESTDIR="$target" >"$log" 2>&1
ok 'make install' "$log"
[ "$before" = "$(built)" ]
ok 'installs what is built, building nothing' "$log"

prefix=$(dirname "$(dirname "$(find "$target" -path '*/bin/dutsim')")")
"$prefix/bin/dutsim" --version >"$log" 2>&1
ok 'the installed program runs' "$log"

export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
flags="$(pkg-config --cflags dutsim | sed "s|-I[^ ]*/include/dutsim|-I$prefix/include/dutsim|")"
libs="$(pkg-config --libs dutsim | sed "s|-L[^ ]*/lib |-L$prefix/lib |")"
(cd "$prefix/include/dutsim" && find . -name '*.h') >"$target/headers"
status=0
while read -r header; do
    echo "#include \"${header#./}\"" >"$target/one.c"
    ${CC:-cc} -std=c17 -fsyntax-only $flags "$target/one.c" >>"$log" 2>&1 || status=1
done <"$target/headers"
[ -s "$target/headers" ] && [ "$status" -eq 0 ]
ok 'each header compiles by itself' "$log"

# All of the library goes in, so that a package that dutsim.pc forgets is missed.
sed 's|^\./\(.*\)|#include "\1"|' "$target/headers" >"$target/own.c"
echo 'int main(void) { return 0; }' >>"$target/own.c"
own="${SANITIZE:+-fsanitize=$SANITIZE} ${COVERAGE:+--coverage}"
${CC:-cc} -std=c17 $own $flags -o "$target/own" "$target/own.c" -Wl,--whole-archive \
    "$prefix/lib/libdutsim.a" -Wl,--no-whole-archive $libs >"$log" 2>&1 &&
    "$target/own" >>"$log" 2>&1
ok "a person's own program builds with pkg-config" "$log"

[ ! -d scenarios/library ] || diff -r scenarios/library "$prefix/share/dutsim/library" >"$log" 2>&1
ok 'the scenario library is there' "$log"
echo "1..$n"
