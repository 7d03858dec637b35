/// The layout of Keras 1, 2 and Keras 3's legacy format: the attribute `layer_names` lists groups,
/// and the attribute `weight_names` of each group lists datasets.
struct KerasListedLayout {
  /// The tensors in the order of the lists.
  private(set) var candidates: [KerasWeights.Candidate] = []

  /// Whether a listed name is a path, as `conv1/kernel:0`.
  private(set) var hasSlashes = false

  /// Whether a listed name ends with the number of an output, as `conv1_W:0`.
  private(set) var hasColons = false

  /// Reads the lists of a group.
  init(_ file: HDF5File, base: String) throws(FileError) {
    // Weights that belong to no layer are listed beside the layers.
    let unlisted = "top_level_model_weights"
    var layers = try file.strings("layer_names", of: base) ?? []
    if !layers.contains(unlisted), try file.exists(Self.join(base, unlisted)) {
      layers.append(unlisted)
    }
    for layer in layers {
      let group = Self.join(base, layer)
      guard try file.exists(group) else {
        throw FileError(
          path: file.path, place: "group '\(group)'", problem: "listed as a layer, but missing",
          remedy: "the file is damaged: download it again")
      }
      guard let weights = try file.strings("weight_names", of: group) else {
        throw FileError(
          path: file.path, place: "group '\(group)'",
          problem: "expected the attribute weight_names, found none",
          remedy: "the file is damaged: download it again")
      }
      add(weights, of: layer, in: group)
    }
  }

  private mutating func add(_ weights: [String], of layer: String, in group: String) {
    let parts = weights.map { Self.parts(of: $0, layer: layer) }
    // Several owners are the parts of a compound layer, if they share a first name, as
    // `attention/query` and `attention/key`; otherwise they are the layers of an inner model.
    let shared = Self.commonPrefix(parts.map(\.owner))
    let isSingle = Set(parts.map(\.owner)).count <= 1
    for (weight, part) in zip(weights, parts) {
      hasColons = hasColons || weight.contains(":")
      hasSlashes = hasSlashes || weight.contains("/")
      let variable = Self.uniformName(part.variable)
      let inner = isSingle ? [] : Array(part.owner.dropFirst(shared))
      let full = ([layer] + inner + [variable]).joined(separator: "/")
      let isInnerModel = !isSingle && shared == 0 && !inner.isEmpty
      candidates.append(
        KerasWeights.Candidate(
          shortName: isInnerModel ? (inner + [variable]).joined(separator: "/") : full,
          fullName: full, dataset: Self.join(group, weight)))
    }
  }

  /// Splits a listed name into the names of what owns the variable, and the variable's own.
  private static func parts(of weight: String, layer: String) -> (owner: [String], variable: String)
  {
    var names = weight.split(separator: "/").map(String.init)
    var variable = names.popLast() ?? weight
    if let colon = variable.lastIndex(of: ":") { variable = String(variable[..<colon]) }
    if !names.isEmpty { return (names, variable) }
    // Keras 1 writes owner and variable as one word.
    for suffix in ["_running_mean", "_running_std", "_gamma", "_beta", "_W", "_b"]
    where variable.hasSuffix(suffix) {
      return ([String(variable.dropLast(suffix.count))], String(suffix.dropFirst()))
    }
    let own = layer + "_"
    return ([layer], variable.hasPrefix(own) ? String(variable.dropFirst(own.count)) : variable)
  }

  private static func uniformName(_ variable: String) -> String {
    switch variable {
    case "W": "kernel"
    case "b": "bias"
    case "running_mean": "moving_mean"
    // Keras 1 stores the variance under this name.
    case "running_std": "moving_variance"
    default: variable
    }
  }

  /// How many first names all owners share.
  private static func commonPrefix(_ owners: [[String]]) -> Int {
    guard let first = owners.first else { return 0 }
    return first.indices.first { index in
      !owners.allSatisfy { $0.count > index && $0[index] == first[index] }
    } ?? first.count
  }

  private static func join(_ group: String, _ name: String) -> String {
    group.isEmpty ? name : group + "/" + name
  }
}
