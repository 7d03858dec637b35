/// An operation met a tensor whose shape it cannot work on.
public struct ShapeError: Error, Hashable, Sendable {
  /// What was being done, as in `matrix product`.
  public let operation: String

  /// What the operation takes, in words or symbols, as in `[N, C, H, W]`.
  public let expected: String

  /// What it was given.
  public let found: String

  /// Creates an error for a tensor of the wrong shape.
  public init(operation: String, expected: String, found: Shape) {
    self.init(operation: operation, expected: expected, found: found.description)
  }

  /// Creates an error for anything else that does not fit.
  public init(operation: String, expected: String, found: String) {
    self.operation = operation
    self.expected = expected
    self.found = found
  }
}

extension ShapeError: CustomStringConvertible {
  /// One line: the operation, what it expected and what it found.
  public var description: String { "\(operation): expected \(expected), found \(found)" }
}
