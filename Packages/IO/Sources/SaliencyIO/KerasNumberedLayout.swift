/// The layout of Keras 3's `.weights.h5`: groups named by class and number, as
/// `layers/conv2d_1/vars/0`, with the layer's own name as an attribute in recent versions.
struct KerasNumberedLayout {
  /// The tensors in the order in which the layers of each class were made.
  let candidates: [KerasWeights.Candidate]

  // TensorFlow 2.12 called the group by the second name.
  private static let containers: Set<String> = ["layers", "_layer_checkpoint_dependencies"]

  /// Reads a file's groups; there are no tensors if it has another layout.
  init(_ file: HDF5File) throws(FileError) {
    var found: [(groups: [String], number: Int, dataset: String)] = []
    var counts: [[String]: Int] = [:]
    for dataset in try file.datasets() {
      var groups = dataset.path.split(separator: "/").map(String.init)
      guard let number = groups.popLast().flatMap({ Int($0) }), groups.popLast() == "vars",
        groups.first != "optimizer", groups.last != "seed_generator"
      else { continue }
      found.append((groups, number, dataset.path))
      counts[groups, default: 0] += 1
    }
    guard found.contains(where: { Self.containers.contains($0.groups.first ?? "") }) else {
      candidates = []
      return
    }
    found.sort { Self.isOrdered(($0.groups, $0.number), ($1.groups, $1.number)) }
    var names = StatedNames(file: file)
    var candidates: [KerasWeights.Candidate] = []
    for (groups, number, dataset) in found {
      let variable = Self.variable(number, of: counts[groups] ?? 0, in: groups.last ?? "")
      var (short, full): ([String], [String]) = ([], [])
      for (index, group) in groups.enumerated() {
        if Self.containers.contains(group) {
          short = []
          continue
        }
        let name = try names.name(of: groups[...index])
        short.append(name)
        full.append(name)
      }
      candidates.append(
        KerasWeights.Candidate(
          shortName: (short + [variable]).joined(separator: "/"),
          fullName: (full + [variable]).joined(separator: "/"), dataset: dataset))
    }
    self.candidates = candidates
  }

  /// The names that layers state, each read once.
  private struct StatedNames {
    let file: HDF5File
    var known: [String: String] = [:]

    mutating func name(of groups: ArraySlice<String>) throws(FileError) -> String {
      let path = groups.joined(separator: "/")
      if let name = known[path] { return name }
      let variables = path + "/vars"
      let stated = try file.exists(variables) ? file.strings("name", of: variables)?.first : nil
      let name = stated.flatMap { $0.isEmpty ? nil : $0 } ?? groups.last ?? path
      known[path] = name
      return name
    }
  }

  /// Compares group by group, by class and then by number: `conv2d`, `conv2d_2`, `conv2d_10`.
  private static func isOrdered(
    _ left: (groups: [String], number: Int), _ right: (groups: [String], number: Int)
  ) -> Bool {
    for (a, b) in zip(left.groups, right.groups) where a != b {
      let (a, b) = (classAndNumber(a), classAndNumber(b))
      return (a.name, a.number) < (b.name, b.number)
    }
    return (left.groups.count, left.number) < (right.groups.count, right.number)
  }

  private static func classAndNumber(_ group: String) -> (name: String, number: Int) {
    guard let underscore = group.lastIndex(of: "_"),
      let number = Int(group[group.index(after: underscore)...])
    else { return (group, 0) }
    return (String(group[..<underscore]), number)
  }

  /// The name of a numbered variable, where the layer's class tells it.
  private static func variable(_ number: Int, of count: Int, in group: String) -> String {
    let variables: [String]
    switch classAndNumber(group).name {
    case "batch_normalization" where count == 4:
      variables = ["gamma", "beta", "moving_mean", "moving_variance"]
    case "batch_normalization" where count == 2:
      // Without scale and center. Of three variables it is open which one lacks.
      variables = ["moving_mean", "moving_variance"]
    case "dense", "conv1d", "conv2d", "conv3d", "conv1d_transpose", "conv2d_transpose",
      "conv3d_transpose", "depthwise_conv1d", "depthwise_conv2d":
      variables = ["kernel", "bias"]
    default: variables = []
    }
    return variables.indices.contains(number) ? variables[number] : "vars/\(number)"
  }
}
