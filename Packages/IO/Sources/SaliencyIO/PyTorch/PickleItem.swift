/// A value on the stack of a pickle.
///
/// Containers are referred to by their place in a list of all objects, as in Python, where several
/// places may share one. No chain of references in memory follows from what a file nests.
enum PickleItem {
  case none
  case bool(Bool)
  case integer(Int)

  /// An integer too large for 64 bits, as two's complement with the least significant byte first.
  case largeInteger([UInt8])
  case number(Double)
  case text(String)
  case bytes([UInt8])
  case global(PickleGlobal)
  case object(Int)
}

/// A container or anything else that a pickle makes once and refers to afterwards.
struct PickleObject {
  enum Kind {
    case list
    case tuple
    case set

    /// Keys and values take turns among the items.
    case dictionary
    case tensor(PyTorchTensor)
    case storage(PyTorchStorage)

    /// An object of no concern here; the items are what it was made from.
    case opaque(String)
  }

  var kind: Kind
  var items: [PickleItem] = []
}

extension PickleItem {
  /// What the value is, for an error message.
  func kind(among objects: [PickleObject]) -> String {
    switch self {
    case .none: "None"
    case .bool: "a truth value"
    case .integer, .largeInteger: "an integer"
    case .number: "a number"
    case .text: "text"
    case .bytes: "bytes"
    case .global(let global): global.description
    case .object(let index):
      switch objects[index].kind {
      case .list: "a list"
      case .tuple: "a tuple"
      case .set: "a set"
      case .dictionary: "a dictionary"
      case .tensor: "a tensor"
      case .storage: "a storage"
      case .opaque(let name): "an object of \(name)"
      }
    }
  }
}
