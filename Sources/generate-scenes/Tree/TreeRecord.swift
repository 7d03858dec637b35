/// What `--json` tells of a data set.
struct TreeRecord: Encodable {
  /// The number of scenes by what they show.
  struct Summary: Hashable, Sendable {
    var count = 0
    var ofTwoClasses = 0

    /// How many objects there are of each class.
    var objects: [String: Int] = [:]

    mutating func add(_ scene: Scene) {
      count += 1
      if Set(scene.objects.map(\.category)).count > 1 { ofTwoClasses += 1 }
      for object in scene.objects { objects[object.category.rawValue, default: 0] += 1 }
    }
  }

  let output: String
  let list: String
  let seed: UInt64
  let first: Int
  let count: Int
  let twoClasses: Int
  let objects: [String: Int]
  let preview: String?
  let seconds: Double

  private enum CodingKeys: String, CodingKey {
    case output, list, seed, first, count, objects, preview, seconds
    case twoClasses = "two_classes"
  }

  init(
    output: String, list: String, seed: UInt64, first: Int, summary: Summary, preview: String?,
    seconds: Double
  ) {
    self.output = output
    self.list = list
    self.seed = seed
    self.first = first
    count = summary.count
    twoClasses = summary.ofTwoClasses
    objects = summary.objects
    self.preview = preview
    self.seconds = seconds
  }
}

/// A line of `scenes.jsonl`: a scene's description and what can be seen of it.
struct SceneRecord: Encodable {
  let id: String

  /// The classes of the objects, the front one last.
  let classes: [String]

  /// The share of the picture that each object's visible pixels take.
  let areas: [Double]

  let scene: Scene

  init(_ scene: Scene, areas: [Double]) {
    id = scene.identifier
    classes = scene.objects.map(\.category.rawValue)
    // Hundred thousandths are less than a pixel.
    self.areas = areas.map { ($0 * 100_000).rounded() / 100_000 }
    self.scene = scene
  }
}
