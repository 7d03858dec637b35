import ToolSupport

/// The results files of an evaluation's shards.
struct ShardCollection {
  /// How many shards the evaluation has.
  let count: Int

  /// The images of all shards.
  let imageCount: Int

  /// How many of them have no rows, or not those of every series.
  let missingImages: Int

  /// The columns of the whole evaluation: those of the shards without the one that tells them apart.
  let mergedColumns: [String]

  /// The rows of the whole evaluation, in its order.
  let mergedRows: [[String]]

  /// Which shards lack images, as sentences.
  let shortfalls: [String]

  /// Puts shards together.
  ///
  /// - Parameter files: The results files, one for each shard, in any order.
  /// - Throws: `ToolError` if they are not all shards of one evaluation, or a shard is missing.
  init(_ files: [ResultsFile]) throws {
    guard let first = files.first else { throw ToolError("name the results files of all shards") }
    for file in files where file.columns != first.columns {
      throw ToolError(
        "\(file.path): its columns are not those of \(first.path): the shards are of different "
          + "experiments; merge those of one")
    }
    guard let markColumn = first.position(of: ResultsFile.shardColumn),
      let experimentColumn = first.position(of: "experiment")
    else {
      throw ToolError(
        "\(first.path): expected a shard, which evaluate --shard writes, found a whole evaluation; "
          + "give it to render as it is")
    }
    var places: [Int: ResultsFile] = [:]
    var empty: [ResultsFile] = []
    var total: (mark: ShardMark, path: String)?
    for file in files {
      guard let row = file.rows.first else {
        // A shard of no images is a header alone.
        empty.append(file)
        continue
      }
      guard let mark = ShardMark(row.fields[markColumn]) else {
        throw ToolError(
          "\(file.path): row \(row.number), column shard: expected a text such as '2/8 of 753', "
            + "found '\(row.fields[markColumn])'")
      }
      for row in file.rows where row.fields[markColumn] != "\(mark)" {
        throw ToolError(
          "\(file.path): row \(row.number) is of shard \(row.fields[markColumn]), and the rows "
            + "before it are of \(mark); evaluate this shard anew")
      }
      let reference = total ?? (mark, file.path)
      guard mark.shard.count == reference.mark.shard.count,
        mark.imageCount == reference.mark.imageCount
      else {
        throw ToolError(
          "\(file.path): is shard \(mark) images, and \(reference.path) is \(reference.mark): they "
            + "are of different evaluations; merge the shards of one")
      }
      if let other = places[mark.shard.number] {
        throw ToolError(
          "\(file.path): is shard \(mark.shard), as \(other.path) is; leave one of them out")
      }
      places[mark.shard.number] = file
      total = reference
    }
    try Self.checkExperiments(files, column: experimentColumn)
    let count = total?.mark.shard.count ?? files.count
    let imageCount = total?.mark.imageCount ?? 0
    let absent = (1...count).filter { places[$0] == nil }
    // Headers alone are first taken for the shards that have no images, and then for some that were
    // interrupted before the first one.
    let missing = absent.filter { Shard(number: $0, count: count).share(of: imageCount) > 0 }
    let begun = max(0, empty.count - (absent.count - missing.count))
    if let example = missing.first, missing.count > begun {
      throw ToolError(
        "shard \(missing.map { "\($0)/\(count)" }.joined(separator: ", ")) "
          + "\(missing.count == 1 ? "is" : "are") missing; evaluate with --shard "
          + "\(example)/\(count) and give the file too")
    }
    self.count = count
    self.imageCount = imageCount
    mergedColumns = first.columns.filter { $0 != ResultsFile.shardColumn }

    // An interruption may have left an image with the rows of some series only.
    let series = Set(files.flatMap { file in file.rows.map { $0.fields[4] } })
    var shortfalls: [String] = []
    var missingImages = 0
    for number in 1...count {
      let shard = Shard(number: number, count: count)
      let rows = Dictionary(grouping: places[number]?.rows ?? []) { $0.fields[0] }
      let images = rows.values.count { Set($0.map { $0.fields[4] }) == series }
      let lacking = shard.share(of: imageCount) - images
      guard lacking > 0 else { continue }
      missingImages += lacking
      let name = places[number].map { "\($0.path): " } ?? ""
      shortfalls.append(
        "\(name)shard \(shard) lacks \(lacking) of \(shard.share(of: imageCount)) images, which "
          + "failed or were not reached; go on with evaluate --shard \(shard) --resume, then merge again"
      )
    }
    self.shortfalls = shortfalls
    self.missingImages = missingImages
    mergedRows = try Self.merge(Array(places.values), without: markColumn)
  }

  /// Refuses rows of different experiments.
  private static func checkExperiments(_ files: [ResultsFile], column: Int) throws {
    var first: (experiment: String, path: String)?
    for file in files {
      for row in file.rows {
        let reference = first ?? (row.fields[column], file.path)
        guard row.fields[column] == reference.experiment else {
          throw ToolError(
            "\(file.path): row \(row.number) is of experiment \(row.fields[column]), and "
              + "\(reference.path) is of \(reference.experiment): models, methods, options or "
              + "images differ; merge shards of one experiment")
        }
        first = reference
      }
    }
  }

  /// All rows by image; those of one image stay in their order.
  private static func merge(_ files: [ResultsFile], without column: Int) throws -> [[String]] {
    var rows: [(index: Int, place: Int, fields: [String])] = []
    for file in files {
      for row in file.rows {
        let index = try file.image(of: row)
        var fields = row.fields
        fields.remove(at: column)
        rows.append((index, row.number, fields))
      }
    }
    return rows.sorted { ($0.index, $0.place) < ($1.index, $1.place) }.map(\.fields)
  }
}
