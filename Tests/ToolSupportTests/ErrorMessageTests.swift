import ArgumentParser
import Foundation
import Testing
import ToolSupport

@Suite struct ErrorMessageTests {
  private struct Described: Error, CustomStringConvertible {
    let description: String
  }

  private struct Localized: LocalizedError {
    var errorDescription: String? { "no\r\nsuch thing" }
  }

  private enum Plain: Error {
    case wrong
  }

  @Test func isTheErrorsOwnWords() {
    #expect(
      message(for: Described(description: "a.h5: not an HDF5 file")) == "a.h5: not an HDF5 file")
    #expect(message(for: Plain.wrong) == "wrong")
  }

  @Test func isOneLineWithoutControlCharacters() {
    #expect(
      message(for: Described(description: "a\nb\u{1B}[2J.h5:\n\n bad\n")) == "a b [2J.h5:  bad")
    #expect(message(for: Localized()) == "no such thing")
  }

  @Test func namesTheFileOfFoundationsErrors() {
    let error = #expect(throws: (any Error).self) {
      try Data(contentsOf: URL(filePath: "/nowhere/weights.h5"))
    }
    let text = error.map(message) ?? ""
    #expect(text.contains("weights.h5"))
    #expect(!text.contains("\n"))
  }

  @Test func runToolTellsOneLine() {
    #expect(throws: ToolError("a b")) {
      try runTool { throw Described(description: "a\nb") }
    }
  }

  @Test func runToolKeepsWhatArgumentParserKnows() {
    #expect(throws: ExitCode(3)) {
      try runTool { throw ExitCode.someInputsFailed }
    }
    #expect(throws: ValidationError.self) {
      try runTool { throw ValidationError("--size 0: expected a positive number") }
    }
  }
}
