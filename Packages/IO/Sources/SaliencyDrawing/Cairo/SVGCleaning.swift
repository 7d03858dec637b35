/// Makes an SVG file of cairo's depend on the drawing alone.
///
/// cairo counts what a process has drawn, and names the parts of the file after that. It also stores a
/// picture again, under the same name, when it is drawn within a group that sees through.
struct SVGCleaning {
  private let file: [UInt8]
  private var result: [UInt8] = []
  private var numbers: [ArraySlice<UInt8>: Int] = [:]
  private var pictures: Set<Int> = []

  /// The file with its parts named `id1`, `id2` and so on, in their order, and each picture once.
  static func cleaned(_ file: [UInt8]) -> [UInt8] {
    var cleaning = SVGCleaning(file: file)
    cleaning.run()
    return cleaning.result
  }

  private init(file: [UInt8]) {
    self.file = file
    result.reserveCapacity(file.count)
  }

  /// Copies the file up to each name.
  ///
  /// Names stand behind `id="`, and references to them behind `href="#` and `url(#`; none of these
  /// occurs in other places, because cairo writes letters as outlines and pictures in base 64.
  private mutating func run() {
    var place = 0
    while place < file.count {
      let byte = file[place]
      result.append(byte)
      place += 1
      if byte == UInt8(ascii: "\""), endsWith(" id=\"") {
        let number = self.number(at: &place)
        if endsWith(Self.picture), !pictures.insert(number).inserted {
          result.removeLast(Self.picture.utf8CodeUnitCount)
          place = (file[place...].firstIndex(of: UInt8(ascii: ">")) ?? file.count - 1) + 1
        } else {
          result += "id\(number)".utf8
        }
      } else if byte == UInt8(ascii: "#"), endsWith("href=\"#") || endsWith("url(#") {
        result += "id\(number(at: &place))".utf8
      }
    }
  }

  /// How the definition of a picture begins.
  private static let picture: StaticString = "<image id=\""

  /// The number of the name that begins at a place, which is moved behind it.
  private mutating func number(at place: inout Int) -> Int {
    let ends = [UInt8(ascii: "\""), UInt8(ascii: ")")]
    let end = file[place...].firstIndex { ends.contains($0) } ?? file.count
    let name = file[place..<end]
    place = end
    let number = numbers[name] ?? numbers.count + 1
    numbers[name] = number
    return number
  }

  private func endsWith(_ text: StaticString) -> Bool {
    result.count >= text.utf8CodeUnitCount
      && text.withUTF8Buffer { result.suffix($0.count).elementsEqual($0) }
  }
}
