import Foundation
import SaliencyIO
import Testing

/// The names of ImageNet's classes in the project's shared folder, if it lies beside the repository.
enum SharedImageNetNames {
  static let isAbsent: Comment = "../shared/data/imagenet_class_index.json is absent"

  /// By the place of the class, all synonyms in one string.
  static let names: [String]? = {
    guard let golden = GoldenImages.folder else { return nil }
    let file = golden.deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "data/imagenet_class_index.json")
    guard let data = try? Data(contentsOf: file),
      let names = try? JSONDecoder().decode([String: String].self, from: data)
    else { return nil }
    return (0..<names.count).compactMap { names["\($0)"] }
  }()
}

@Suite struct ImageNetClassesTests {
  @Test(arguments: [
    ("n01440764", 0), ("n01514668", 7), ("n02085620", 151), ("n02113978", 268),
    ("n02123045", 281), ("n02389026", 339), ("n02691156", nil), ("n02690373", 404),
    ("n04612504", 914), ("n06359193", 916), ("n09193705", 970), ("n15075141", 999),
  ])
  func knowsThePlaceOfAClass(identifier: String, index: Int?) {
    #expect(ImageNetClasses.index(of: identifier) == index)
    if let index { #expect(ImageNetClasses.wordNetIdentifier(of: index) == identifier) }
  }

  @Test func holdsAThousandIdentifiersInOrder() {
    let identifiers = (0..<ImageNetClasses.count).compactMap {
      ImageNetClasses.wordNetIdentifier(of: $0)
    }
    #expect(identifiers.count == 1000)
    #expect(identifiers == identifiers.sorted())
    #expect(Set(identifiers).count == 1000)
    for (index, identifier) in identifiers.enumerated() {
      #expect(identifier.utf8.count == 9 && identifier.hasPrefix("n"))
      #expect(identifier.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) })
      #expect(ImageNetClasses.index(of: identifier) == index)
    }
    // The sum of all numbers, which a single wrong digit changes.
    #expect(identifiers.compactMap { Int($0.dropFirst()) }.reduce(0, +) == 3_481_996_750)
  }

  @Test(arguments: ["", "n", "01440764", "N01440764", "n1440764", "n01440765", "tench"])
  func knowsNothingElse(identifier: String) {
    #expect(ImageNetClasses.index(of: identifier) == nil)
  }

  @Test(arguments: [-1, 1000, .max, .min])
  func hasNoClassBeyondTheLast(index: Int) {
    #expect(ImageNetClasses.wordNetIdentifier(of: index) == nil)
  }

  /// WordNet's identifiers of some synsets, and their words, by which the shared names are ordered.
  @Test(
    .enabled(if: SharedImageNetNames.names != nil, SharedImageNetNames.isAbsent),
    arguments: [
      ("n01440764", "tench, Tinca tinca"), ("n02012849", "crane"), ("n03126707", "crane"),
      ("n02389026", "sorrel"), ("n02403003", "ox"), ("n02415577", "bighorn, bighorn sheep"),
      ("n03710637", "maillot"), ("n03710721", "maillot, tank suit"), ("n03773504", "missile"),
      ("n04008634", "projectile, missile"), ("n04355933", "sunglass"),
      ("n04356056", "sunglasses, dark glasses, shades"), ("n04465501", "tractor"),
      ("n04552348", "warplane, military plane"), ("n07753592", "banana"),
      ("n09835506", "ballplayer, baseball player"), ("n13133613", "ear, spike, capitulum"),
      ("n15075141", "toilet tissue, toilet paper, bathroom tissue"),
    ])
  func agreesWithTheNames(identifier: String, words: String) throws {
    let names = try #require(SharedImageNetNames.names)
    #expect(names.count == ImageNetClasses.count)
    let index = try #require(ImageNetClasses.index(of: identifier))
    #expect(names[index].hasPrefix(words))
  }
}
