public import SaliencyTensor

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// A class that a network finds in an image.
public struct Prediction: Hashable, Sendable {
  /// The class's index.
  public let index: Int

  /// The class's label, where labels are known.
  public let label: String?

  /// The share of the softmax, 0...1.
  public let probability: Double
}

/// The labels of a classifier's outputs.
public struct ClassLabels: Hashable, Sendable {
  /// A class was asked for that the network does not have, or by a label that several have.
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// No class has this index.
    case noSuchIndex(Int, classCount: Int)

    /// No class has this label; the nearest ones are offered.
    case noSuchLabel(String, nearest: [String])

    /// Several classes have this label.
    case ambiguous(String, indices: [Int])

    /// One line that names the class and what could be asked for instead.
    public var description: String {
      switch self {
      case .noSuchIndex(let index, let classCount):
        "there is no class \(index); the network has classes 0 to \(classCount - 1)"
      case .noSuchLabel(let label, let nearest):
        nearest.isEmpty
          ? "there is no class labelled '\(label)'"
          : "there is no class labelled '\(label)'; the nearest are \(nearest.joined(separator: "; "))"
      case .ambiguous(let label, let indices):
        "several classes are labelled '\(label)'; give an index: "
          + indices.map(String.init).joined(separator: ", ")
      }
    }
  }

  /// One label for each class.
  ///
  /// A label may hold synonyms, separated by commas.
  public let labels: [String]

  /// Creates a list of labels.
  public init(_ labels: [String]) {
    self.labels = labels
  }

  /// The label of a class, where there is one.
  public subscript(index: Int) -> String? {
    labels.indices.contains(index) ? labels[index] : nil
  }

  /// The class of a label: the whole of it, or one of its synonyms, in any case.
  ///
  /// - Throws: ``Failure`` if no class or several have the label.
  public func index(of label: String) throws(Failure) -> Int {
    let wanted = label.lowercased()
    var indices = labels.indices.filter { labels[$0].lowercased() == wanted }
    if indices.isEmpty {
      indices = labels.indices.filter { synonyms(of: labels[$0]).contains(wanted) }
    }
    guard let first = indices.first else {
      throw .noSuchLabel(label, nearest: nearestNames(to: label, in: labels.map(Self.short)))
    }
    guard indices.count == 1 else { throw .ambiguous(label, indices: indices) }
    return first
  }

  /// A label up to its first comma, as figures show it.
  public static func short(_ label: String) -> String {
    String(label.prefix { $0 != "," })
  }

  private func synonyms(of label: String) -> [String] {
    label.lowercased().split(separator: ",").map { part in
      String(part.drop { $0 == " " })
    }
  }
}

extension Prediction {
  /// The classes with the largest softmax, largest first; of equal ones the lower index first.
  ///
  /// - Parameters:
  ///   - count: How many are wanted.
  ///   - logits: `[K]`, finite.
  ///   - labels: The classes' labels, where known.
  /// - Returns: At most `count` classes.
  public static func top(_ count: Int, of logits: Tensor, labels: ClassLabels?) -> [Prediction] {
    let values = logits.scalars.map(Double.init)
    guard let largest = values.max() else { return [] }
    let exponentials = values.map { exp($0 - largest) }
    let sum = exponentials.reduce(0, +)
    let order = values.indices.sorted { (values[$1], $0) < (values[$0], $1) }
    return order.prefix(count).map { index in
      Prediction(index: index, label: labels?[index], probability: exponentials[index] / sum)
    }
  }
}
