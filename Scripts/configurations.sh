# How packages and tools are built for their tests; read by the other scripts, which stand in the
# repository's root. Each package and configuration has a scratch path of its own, because a change
# of options builds everything anew.

# The names of the packages; the tools, with the tests at the root, are one more by the name `tools`.
packages() {
  local manifest
  for manifest in Packages/*/Package.swift; do basename "$(dirname "$manifest")"; done
}

# The folder of a debug build: scratch_debug NAME
scratch_debug() {
  echo ".build/tests/$1-debug"
}

# What a debug build tells of its modules' public symbols, for the documentation: symbol_graphs NAME
symbol_graphs() {
  echo "$(scratch_debug "$1")/symbol-graphs"
}

# Sets `options` for `swift build` and `swift test`: set_options NAME debug|release
set_options() {
  options=(-c "$2" --explicit-target-dependency-import-check error)
  if [ "$1" != tools ]; then options+=(--package-path "Packages/$1"); fi
  local graphs
  case $2 in
    # -O3: without it the C kernels of a debug build are many times slower.
    debug)
      graphs=$PWD/$(symbol_graphs "$1")
      mkdir -p "$graphs"
      options+=(
        --scratch-path "$(scratch_debug "$1")" -Xcc -O3
        -Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir -Xswiftc "$graphs"
      )
      ;;
    release)
      if [ "$1" != tools ]; then options+=(--scratch-path ".build/tests/$1-release"); fi
      ;;
  esac
}
