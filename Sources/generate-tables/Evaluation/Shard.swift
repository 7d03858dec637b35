import ArgumentParser

/// A part of the images, so that several machines can share an evaluation: `2/8`.
///
/// Images are dealt out like cards: the shard `I/N` gets every `N`th image, from the `I`th on.
struct Shard: Hashable, ExpressibleByArgument {
  /// 1...count.
  let number: Int
  let count: Int

  init(number: Int, count: Int) {
    self.number = number
    self.count = count
  }

  /// Reads `I/N`.
  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int(parts[0]), let count = Int(parts[1]),
      (1...1_000_000).contains(count), (1...count).contains(number)
    else { return nil }
    self.init(number: number, count: count)
  }

  var defaultValueDescription: String { description }

  /// The shard's part of some things.
  func part<Element>(of all: [Element]) -> [Element] {
    stride(from: number - 1, to: all.count, by: count).map { all[$0] }
  }

  /// How many of so many things the shard has.
  func share(of total: Int) -> Int {
    max(0, (total - number + count) / count)
  }
}

extension Shard: CustomStringConvertible {
  /// `I/N`.
  var description: String { "\(number)/\(count)" }
}

/// What the rows of a shard say of it: `2/8 of 753`, its number and that of all images.
///
/// So merging can tell whether an image is missing.
struct ShardMark: Hashable, CustomStringConvertible {
  let shard: Shard

  /// The images of all shards.
  let imageCount: Int

  init(shard: Shard, imageCount: Int) {
    self.shard = shard
    self.imageCount = imageCount
  }

  init?(_ text: String) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1] == "of", let shard = Shard(argument: String(parts[0])),
      let imageCount = Int(parts[2]), imageCount >= 0
    else { return nil }
    self.init(shard: shard, imageCount: imageCount)
  }

  var description: String { "\(shard) of \(imageCount)" }
}
