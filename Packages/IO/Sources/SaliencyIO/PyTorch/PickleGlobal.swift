/// A class or function that a pickle may name.
///
/// Nothing of Python is ever run: each of these has a meaning that is written out here, or none at
/// all (``opaque(_:)``). A name that is not in the list is refused.
enum PickleGlobal: Hashable {
  enum Container {
    case list
    case tuple
    case set
    case dictionary

    /// A dictionary that takes a function for missing keys before its contents.
    case defaultDictionary
  }

  enum Rebuild {
    /// `(storage, offset, size, stride, ...)`.
    case tensor

    /// The same, with the type of the elements in seventh place and a storage of bytes.
    case typedTensor

    /// `(tensor, requires_grad, ...)`.
    case parameter

    /// `(function, type, arguments, state)`.
    case fromType
  }

  case container(Container)
  case rebuild(Rebuild)

  /// A class of storages; `nil` stands for bytes of any type.
  case storage(ElementType?)

  /// The type of a tensor's elements.
  case elementType(ElementType)

  /// Text to bytes, which is how protocol 2 writes bytes.
  case encode

  /// `bytes` and `bytearray`.
  case bytes

  /// Something of no concern here, by its name.
  case opaque(String)

  /// The meaning of a name.
  ///
  /// - Returns: `nil` for every name that is not in the list.
  init?(module: String, name: String) {
    // Python 2, and numpy 2, call the modules otherwise.
    let module =
      module == "__builtin__" ? "builtins" : module.replacingPrefix("numpy._core.", "numpy.core.")
    let fullName = module + "." + name
    if let known = Self.known[fullName] {
      self = known
    } else if Self.opaqueNames.contains(fullName) {
      self = .opaque(fullName)
    } else {
      return nil
    }
  }

  /// What the global is, for an error message.
  var description: String {
    switch self {
    case .container: "a class of containers"
    case .rebuild, .encode: "a function"
    case .storage: "a class of storages"
    case .elementType(let type): "torch.\(type.rawValue)"
    case .bytes: "a class of bytes"
    case .opaque(let name): name
    }
  }

  private static let known: [String: PickleGlobal] = [
    "collections.OrderedDict": .container(.dictionary),
    "collections.Counter": .container(.dictionary),
    "collections.defaultdict": .container(.defaultDictionary),
    "builtins.dict": .container(.dictionary),
    "builtins.list": .container(.list),
    "builtins.tuple": .container(.tuple),
    "builtins.set": .container(.set),
    "builtins.frozenset": .container(.set),
    "torch.Size": .container(.tuple),
    "pytorch_lightning.utilities.parsing.AttributeDict": .container(.dictionary),
    "lightning.pytorch.utilities.parsing.AttributeDict": .container(.dictionary),
    "lightning_fabric.utilities.data.AttributeDict": .container(.dictionary),
    "lightning.fabric.utilities.data.AttributeDict": .container(.dictionary),

    "torch._utils._rebuild_tensor": .rebuild(.tensor),
    "torch._utils._rebuild_tensor_v2": .rebuild(.tensor),
    "torch._utils._rebuild_tensor_v3": .rebuild(.typedTensor),
    "torch._utils._rebuild_parameter": .rebuild(.parameter),
    "torch._utils._rebuild_parameter_with_state": .rebuild(.parameter),
    "torch.nn.parameter.Parameter": .rebuild(.parameter),
    "torch._tensor._rebuild_from_type": .rebuild(.fromType),
    "torch._tensor._rebuild_from_type_v2": .rebuild(.fromType),

    "torch.FloatStorage": .storage(.float32),
    "torch.HalfStorage": .storage(.float16),
    "torch.DoubleStorage": .storage(.float64),
    "torch.BFloat16Storage": .storage(.bfloat16),
    "torch.LongStorage": .storage(.int64),
    "torch.IntStorage": .storage(.int32),
    "torch.ShortStorage": .storage(.int16),
    "torch.CharStorage": .storage(.int8),
    "torch.ByteStorage": .storage(.uint8),
    "torch.BoolStorage": .storage(.bool),
    "torch.storage.UntypedStorage": .storage(nil),
    "torch.storage._UntypedStorage": .storage(nil),
    "torch.UntypedStorage": .storage(nil),

    "torch.float32": .elementType(.float32), "torch.float64": .elementType(.float64),
    "torch.float16": .elementType(.float16), "torch.bfloat16": .elementType(.bfloat16),
    "torch.int64": .elementType(.int64), "torch.int32": .elementType(.int32),
    "torch.int16": .elementType(.int16), "torch.int8": .elementType(.int8),
    "torch.uint64": .elementType(.uint64), "torch.uint32": .elementType(.uint32),
    "torch.uint16": .elementType(.uint16), "torch.uint8": .elementType(.uint8),
    "torch.bool": .elementType(.bool),

    "_codecs.encode": .encode,
    "builtins.bytes": .bytes,
    "builtins.bytearray": .bytes,
  ]

  /// What published checkpoints hold beside tensors: settings, classes as keys, single numbers.
  private static let opaqueNames: Set<String> = [
    "argparse.Namespace",
    "builtins.bool", "builtins.float", "builtins.int", "builtins.str", "builtins.complex",
    "numpy.core.multiarray.scalar", "numpy.core.multiarray._reconstruct", "numpy.dtype",
    "numpy.core.numeric._frombuffer", "numpy.ndarray",
    "pathlib.Path", "pathlib.PosixPath", "pathlib.PurePosixPath", "pathlib.WindowsPath",
    "pytorch_lightning.callbacks.early_stopping.EarlyStopping",
    "pytorch_lightning.callbacks.lr_monitor.LearningRateMonitor",
    "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint",
    "lightning.pytorch.callbacks.early_stopping.EarlyStopping",
    "lightning.pytorch.callbacks.lr_monitor.LearningRateMonitor",
    "lightning.pytorch.callbacks.model_checkpoint.ModelCheckpoint",
    "torch.Tensor", "torch.device",
  ]
}

extension String {
  /// The string with one beginning for another, or as it is.
  fileprivate func replacingPrefix(_ old: String, _ new: String) -> String {
    hasPrefix(old) ? new + dropFirst(old.count) : self
  }
}
