/// A value in a PyTorch file, as Python's `torch.load` would give it.
///
/// Containers that Python shares between several places stand in each of them here. Where a container
/// holds itself, the inner place has the opaque value `a reference to an enclosing container`.
public indirect enum PyTorchValue: Hashable, Sendable {
  /// A key of a dictionary and its value.
  public struct Entry: Hashable, Sendable {
    /// The key, mostly text.
    public let key: PyTorchValue

    /// The value.
    public let value: PyTorchValue

    /// Creates an entry.
    public init(key: PyTorchValue, value: PyTorchValue) {
      self.key = key
      self.value = value
    }
  }

  /// Python's `None`.
  case none

  /// A truth value.
  case bool(Bool)

  /// An integer of at most 64 bits.
  case integer(Int)

  /// A number with a fraction.
  case number(Double)

  /// Text.
  case text(String)

  /// Bytes.
  case bytes([UInt8])

  /// A list.
  case list([PyTorchValue])

  /// A tuple or a shape.
  case tuple([PyTorchValue])

  /// A set, in the file's order.
  case set([PyTorchValue])

  /// A dictionary of any class, in its order; of equal keys the last value counts.
  case dictionary([Entry])

  /// A tensor or a parameter.
  case tensor(PyTorchTensor)

  /// An object, class or number of no concern here: its name in Python, and what it was made from.
  case opaque(name: String, contents: [PyTorchValue])
}

extension PyTorchValue {
  /// The value of a dictionary under a key of text, if there is one.
  public subscript(key: String) -> PyTorchValue? {
    guard case .dictionary(let entries) = self else { return nil }
    return entries.first { $0.key == .text(key) }?.value
  }

  /// All tensors in the value with the keys that lead to them, in the file's order.
  ///
  /// Keys that are integers and places in lists are written in decimal: `["state", "0", "step"]`.
  public var tensors: [PyTorchFile.NamedTensor] {
    var found: [PyTorchFile.NamedTensor] = []
    collectTensors(below: [], into: &found)
    return found
  }

  private func collectTensors(below path: [String], into found: inout [PyTorchFile.NamedTensor]) {
    switch self {
    case .tensor(let tensor): found.append(PyTorchFile.NamedTensor(path: path, tensor: tensor))
    case .dictionary(let entries):
      for entry in entries {
        entry.value.collectTensors(below: path + [entry.key.pathComponent], into: &found)
      }
    case .list(let values), .tuple(let values), .set(let values), .opaque(_, let values):
      for (index, value) in values.enumerated() {
        value.collectTensors(below: path + ["\(index)"], into: &found)
      }
    case .none, .bool, .integer, .number, .text, .bytes: break
    }
  }

  /// The value as part of a path.
  private var pathComponent: String {
    switch self {
    case .text(let text): text
    case .integer(let integer): "\(integer)"
    case .number(let number): "\(number)"
    case .bool(let bool): bool ? "True" : "False"
    case .none: "None"
    case .bytes: "bytes"
    case .list, .tuple, .set: "tuple"
    case .dictionary: "dictionary"
    case .tensor: "tensor"
    case .opaque(let name, _): name
    }
  }
}
