/// The code of a source file without its comments and the contents of its string literals.
///
/// Line ends stay, so that places in the code are places in the file. What is interpolated into a
/// string counts as its content.
func codeOnly(_ source: String) -> String {
  var scanner = CodeScanner(rest: Substring(source))
  return scanner.scan()
}

private struct CodeScanner {
  var rest: Substring
  private var code = ""

  init(rest: Substring) {
    self.rest = rest
  }

  mutating func scan() -> String {
    while let character = rest.first {
      if rest.hasPrefix("//") {
        rest = rest.drop { !$0.isNewline }
      } else if rest.hasPrefix("/*") {
        skipBlockComment()
      } else if let delimiter = rest.stringDelimiter {
        code += "\"\""
        skipString(delimitedBy: delimiter)
      } else {
        code.append(character)
        rest.removeFirst()
      }
    }
    return code
  }

  private mutating func skipBlockComment() {
    var depth = 0
    repeat {
      if rest.hasPrefix("/*") {
        depth += 1
        rest = rest.dropFirst(2)
      } else if rest.hasPrefix("*/") {
        depth -= 1
        rest = rest.dropFirst(2)
      } else {
        skipCharacter()
      }
    } while depth > 0 && !rest.isEmpty
  }

  private mutating func skipString(delimitedBy delimiter: (pounds: String, quotes: String)) {
    rest = rest.dropFirst(delimiter.pounds.count + delimiter.quotes.count)
    let end = delimiter.quotes + delimiter.pounds
    let escape = "\\" + delimiter.pounds
    while !rest.isEmpty && !rest.hasPrefix(end) {
      if rest.hasPrefix(escape) { rest = rest.dropFirst(escape.count) }
      skipCharacter()
    }
    rest = rest.dropFirst(end.count)
  }

  private mutating func skipCharacter() {
    guard let character = rest.popFirst() else { return }
    if character.isNewline { code.append(character) }
  }
}

extension Substring {
  /// What the string literal that starts here is delimited by: number signs and quotation marks.
  fileprivate var stringDelimiter: (pounds: String, quotes: String)? {
    let pounds = prefix { $0 == "#" }
    let afterPounds = dropFirst(pounds.count)
    guard afterPounds.hasPrefix("\"") else { return nil }
    return (String(pounds), afterPounds.hasPrefix("\"\"\"") ? "\"\"\"" : "\"")
  }
}
