import SaliencyIO
import Testing

@Suite struct PascalVOCClassesTests {
  @Test func namesTwentyClasses() {
    #expect(PascalVOCClasses.names.count == 20)
    #expect(PascalVOCClasses.names.first == "aeroplane")
    #expect(PascalVOCClasses.names[14] == "person")
    #expect(PascalVOCClasses.names.last == "tv/monitor")
  }

  @Test func givesEveryClassItsOwnOfImageNet() throws {
    var seen: Set<Int> = []
    for name in PascalVOCClasses.names {
      let classes = try #require(PascalVOCClasses.imageNetClasses(of: name))
      #expect(!classes.isEmpty, "\(name)")
      #expect(classes.allSatisfy { (0..<ImageNetClasses.count).contains($0) }, "\(name)")
      #expect(seen.isDisjoint(with: classes), "\(name)")
      seen.formUnion(classes)
    }
    #expect(PascalVOCClasses.imageNetClasses(of: "bird")?.count == 59)
    #expect(PascalVOCClasses.imageNetClasses(of: "dog")?.count == 118)
  }

  @Test(arguments: ["", "plane", "Dog", "tvmonitor", "background"])
  func knowsNoOtherClass(name: String) {
    #expect(PascalVOCClasses.imageNetClasses(of: name) == nil)
  }

  /// The first of ImageNet's words for each class; of birds and dogs, the ends of their ranges.
  private static let words: [(name: String, words: Set<String>)] = [
    ("aeroplane", ["airliner", "warplane"]),
    ("bicycle", ["bicycle-built-for-two", "mountain bike", "tricycle", "unicycle"]),
    (
      "boat",
      [
        "aircraft carrier", "canoe", "catamaran", "container ship", "fireboat", "gondola",
        "lifeboat", "liner", "pirate", "schooner", "speedboat", "submarine", "trimaran", "wreck",
        "yawl",
      ]
    ),
    (
      "bottle",
      [
        "beer bottle", "pill bottle", "pop bottle", "water bottle", "water jug", "whiskey jug",
        "wine bottle",
      ]
    ),
    ("bus", ["minibus", "school bus", "trolleybus"]),
    (
      "car",
      [
        "beach wagon", "cab", "convertible", "jeep", "limousine", "minivan", "Model T", "racer",
        "sports car",
      ]
    ),
    ("cat", ["tabby", "tiger cat", "Persian cat", "Siamese cat", "Egyptian cat"]),
    ("chair", ["barber chair", "folding chair", "rocking chair", "throne"]),
    ("cow", ["ox"]), ("diningtable", ["dining table"]), ("horse", ["sorrel"]),
    ("motorbike", ["moped", "motor scooter"]),
    ("person", ["ballplayer", "groom", "scuba diver"]), ("potted plant", ["pot"]),
    ("sheep", ["ram", "bighorn"]), ("sofa", ["studio couch"]),
    (
      "train",
      [
        "bullet train", "electric locomotive", "freight car", "passenger car", "steam locomotive",
      ]
    ),
    ("tv/monitor", ["monitor", "screen", "television"]),
  ]

  /// The first and last of each range, and what lies just outside.
  private static let ranges: [(name: String, inside: Set<String>, outside: Set<String>)] = [
    (
      "bird",
      ["cock", "great grey owl", "black grouse", "black swan", "white stork", "albatross"],
      ["stingray", "European fire salamander", "centipede", "tusker", "isopod", "grey whale"]
    ),
    (
      "dog", ["Chihuahua", "Mexican hairless"],
      ["sea lion", "timber wolf", "dingo", "African hunting dog"]
    ),
  ]

  @Test(.enabled(if: SharedImageNetNames.names != nil, SharedImageNetNames.isAbsent))
  func agreesWithTheNamesOfImageNet() throws {
    let first = try #require(SharedImageNetNames.names).map { String($0.prefix { $0 != "," }) }
    try #require(first.count == ImageNetClasses.count)
    for (name, words) in Self.words {
      let classes = try #require(PascalVOCClasses.imageNetClasses(of: name))
      #expect(Set(classes.map { first[$0] }) == words, "\(name)")
      #expect(classes.count == words.count, "\(name)")
    }
    for (name, inside, outside) in Self.ranges {
      let classes = try #require(PascalVOCClasses.imageNetClasses(of: name))
      let found = Set(classes.map { first[$0] })
      #expect(found.isSuperset(of: inside), "\(name)")
      #expect(found.isDisjoint(with: outside), "\(name)")
    }
    #expect(Self.words.count + Self.ranges.count == PascalVOCClasses.names.count)
  }
}
