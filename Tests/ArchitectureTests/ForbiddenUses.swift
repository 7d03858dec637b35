/// What code under `Packages/` leaves to the tools, because it would make libraries unpredictable.
struct ForbiddenUse {
  /// Why, as the end of "must not".
  let deed: String

  /// What gives it away in Swift code.
  let pattern: Regex<Substring>

  /// The uses that no Swift file under `Packages/` may contain.
  static var inSwift: [ForbiddenUse] {
    [
      ForbiddenUse(deed: "print", pattern: #/(?:^|[^.\w])(?:print|debugPrint|dump)\(/#),
      ForbiddenUse(
        deed: "end the process", pattern: #/(?:^|[^.\w])(?:exit|_exit|abort|fatalError)\(/#),
      ForbiddenUse(
        deed: "read the environment", pattern: #/\b(?:getenv|environ|processInfo\.environment)\b/#),
      ForbiddenUse(
        deed: "read the clock",
        pattern: #/\b(?:(?:Continuous|Suspending)Clock|DispatchTime|clock_gettime|gettimeofday)\b/#),
      ForbiddenUse(
        deed: "read the clock", pattern: #/(?:^|[^.\w])(?:Date\(\)|Date\.now|time\(nil)/#),
      ForbiddenUse(
        deed: "use a random number generator that has no seed",
        pattern: #/\bSystemRandomNumberGenerator\b|\.random\(in: [^,]*\)/#),
      ForbiddenUse(
        deed: "use a random number generator that has no seed",
        pattern: #/\.(?:random|randomElement|shuffled?)\(\)/#),
    ]
  }

  /// The uses that no C file under `Packages/` may contain.
  static var inC: [ForbiddenUse] {
    [
      ForbiddenUse(deed: "print", pattern: #/\b(?:printf|fprintf|puts|fputs|perror)\s*\(/#),
      ForbiddenUse(deed: "end the process", pattern: #/\b(?:exit|_exit|abort)\s*\(/#),
      ForbiddenUse(deed: "read the environment", pattern: #/\bgetenv\s*\(/#),
      ForbiddenUse(
        deed: "read the clock", pattern: #/\b(?:clock_gettime|gettimeofday|clock|time)\s*\(/#),
    ]
  }

  /// Which of the uses a source contains, as sentences with line numbers.
  static func faults(in source: String, among uses: [ForbiddenUse]) -> [String] {
    let lines = codeOnly(source).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return lines.enumerated().flatMap { index, line in
      // A function of one's own may have such a name.
      let line = line.replacing(#/\bfunc\s+\w+/#.wordBoundaryKind(.simple), with: "func")
      // The other kind of boundary, the default, sees none at the dot of `Glibc.getenv`.
      return uses.filter { line.contains($0.pattern.wordBoundaryKind(.simple)) }
        .map { "line \(index + 1) must not \($0.deed)" }
    }
  }
}

/// The folders of particular machines that a text names.
func machinePaths(in text: String) -> [String] {
  // The word is split so that this file does not find itself.
  let folders = ["home", "Users", "root", "work", "mnt"].joined(separator: "|")
  guard let pattern = try? Regex("(?:^|[^\\w.~:/*-])/(?:\(folders))/[\\w.]") else { return [] }
  return text.split(whereSeparator: \.isNewline).filter { $0.contains(pattern) }.map(String.init)
}
