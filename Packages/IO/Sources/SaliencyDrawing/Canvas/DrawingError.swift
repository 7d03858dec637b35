/// Something cannot be drawn.
public struct DrawingError: Error, Hashable, Sendable {
  /// What was being drawn, as in `canvas` or `text 'horse'`.
  public let subject: String

  /// What was expected, or what cairo said.
  public let problem: String

  /// What to do about it.
  ///
  /// Absent if nothing can be advised.
  public let remedy: String?

  /// Creates an error.
  ///
  /// - Parameters:
  ///   - subject: What was being drawn.
  ///   - problem: What was expected and what was found.
  ///   - remedy: What to do about it.
  public init(subject: String, problem: String, remedy: String? = nil) {
    self.subject = subject
    self.problem = problem
    self.remedy = remedy
  }
}

extension DrawingError: CustomStringConvertible {
  /// One line: `canvas: expected ..., found ...; make it smaller`.
  public var description: String {
    subject + ": " + problem + (remedy.map { "; " + $0 } ?? "")
  }
}
