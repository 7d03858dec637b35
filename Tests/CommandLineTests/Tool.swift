import Foundation
import Subprocess
import SystemPackage

/// One of the toolkit's executables, as it was built beside the tests.
struct Tool {
  /// What a run of a tool left.
  struct Outcome {
    var exitCode: Int32?
    var output: String
    var errors: String
  }

  private final class Anchor {}

  let name: String

  /// The executables lie beside the test bundle: on Linux that is a file, on macOS a folder.
  var path: FilePath {
    #if os(macOS)
      let bundle = Bundle(for: Anchor.self).bundleURL
    #else
      let bundle = Bundle.main.bundleURL.appending(path: "tests.xctest")
    #endif
    return FilePath(bundle.deletingLastPathComponent().appending(path: name).path)
  }

  /// Runs the tool to its end.
  ///
  /// - Parameters:
  ///   - arguments: The command line after the tool's name.
  ///   - folder: The working directory, the tests' own if `nil`.
  ///   - environment: Variables besides the tests' own.
  /// - Returns: The exit code, `nil` if a signal ended the tool, and what it wrote.
  /// - Throws: An error of Subprocess if the tool cannot be started.
  func run(
    _ arguments: [String], in folder: FilePath? = nil, environment: [String: String] = [:]
  ) async throws -> Outcome {
    let limit = 64 << 20
    let changes = Dictionary(
      uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0), $1 as String?) })
    let result = try await Subprocess.run(
      .path(path), arguments: Arguments(arguments),
      environment: .inherit.updating(changes), workingDirectory: folder,
      output: .string(limit: limit), error: .string(limit: limit))
    var exitCode: Int32?
    if case .exited(let code) = result.terminationStatus { exitCode = code }
    return Outcome(
      exitCode: exitCode, output: result.standardOutput, errors: result.standardError)
  }
}
