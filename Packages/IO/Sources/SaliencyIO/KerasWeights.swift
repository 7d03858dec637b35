/// The tensors of a Keras model in an HDF5 file, under uniform names: `layer/variable`.
///
/// Four generations of Keras wrote four layouts; paths, suffixes and the names of variables differ,
/// the numbers do not. Variables are called `kernel`, `bias`, `gamma`, `beta`, `moving_mean` and
/// `moving_variance` throughout. The state of optimizers and random generators is left out.
///
/// Layers of a model inside of the model are named as if they stood in the outer one, unless that
/// gives one name to two tensors; then all of them carry the inner model's name in front.
struct KerasWeights {
  /// A tensor and where it stands.
  struct Entry {
    let name: String
    let dataset: String
  }

  /// A tensor whose name may have to tell the model that it belongs to.
  struct Candidate {
    var shortName: String
    var fullName: String
    var dataset: String
  }

  let layout: WeightFile.Layout
  let entries: [Entry]
  let version: String?
  let backend: String?

  /// Reads the layout of a file.
  ///
  /// - Returns: `nil` if the file is not laid out as Keras does.
  init?(_ file: HDF5File) throws(FileError) {
    let base: String?
    if try file.strings("layer_names") != nil {
      base = ""
    } else if try file.exists("model_weights"),
      try file.strings("layer_names", of: "model_weights") != nil
    {
      base = "model_weights"
    } else {
      base = nil
    }
    // A whole model states these at the root, or beside its layers.
    let ownVersion = try file.strings("keras_version", of: base ?? "")
    let ownBackend = try file.strings("backend", of: base ?? "")
    let rootVersion = try file.strings("keras_version")
    let rootBackend = try file.strings("backend")
    version = (ownVersion ?? rootVersion)?.first
    backend = (ownBackend ?? rootBackend)?.first
    let candidates: [Candidate]
    if let base {
      let listed = try KerasListedLayout(file, base: base)
      candidates = listed.candidates
      layout = base.isEmpty ? Self.generation(version, listed) : .kerasModel
    } else {
      candidates = try KerasNumberedLayout(file).candidates
      layout = .keras3
      // Any file may have a group named `layers`.
      if candidates.isEmpty { return nil }
    }
    let isShortEnough = Set(candidates.map(\.shortName)).count == candidates.count
    entries = candidates.map {
      Entry(name: isShortEnough ? $0.shortName : $0.fullName, dataset: $0.dataset)
    }
  }

  /// Which Keras wrote a list of layers: by its version, or by the way it writes names.
  private static func generation(
    _ version: String?, _ listed: KerasListedLayout
  ) -> WeightFile.Layout {
    if let major = version?.split(separator: ".").first.flatMap({ Int($0) }) {
      return major <= 1 ? .keras1 : major == 2 ? .keras2 : .keras3Legacy
    }
    return !listed.hasSlashes ? .keras1 : listed.hasColons ? .keras2 : .keras3Legacy
  }
}
