/// One import of a source file.
struct Import: Hashable {
  /// The modifier before it: `public`, `internal`, `private`, ..., or nothing.
  var access = ""

  /// The module, without the declaration in it that may be named behind a dot.
  var module: String

  /// All imports of a source file.
  static func all(in source: String) -> [Import] {
    let pattern =
      #/
      ^\s*(?:@\w+\s+)*(?:(?<access>public|package|internal|fileprivate|private)\s+)?
      import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(?<module>\w+)
      /#.anchorsMatchLineEndings()
    return codeOnly(source).matches(of: pattern).map { match in
      Import(access: match.access.map(String.init) ?? "", module: String(match.module))
    }
  }
}
