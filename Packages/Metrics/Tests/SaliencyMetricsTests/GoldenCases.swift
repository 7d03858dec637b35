import Foundation
import SaliencyMetrics
import SaliencyTensor

/// Maps and masks with what Quantus 0.5.3 says of them, which lie beside the repository.
struct GoldenCases {
  /// One map and mask.
  struct Case {
    let name: String
    let map: Tensor
    let mask: Mask

    /// The metrics that Quantus has a value for, by name; NaN where it says that there is none.
    let values: [String: Double]

    /// The metrics for which Quantus refuses the map, and its words.
    let refusals: [String: String]

    /// What any order among ties can give, by the metric's name; none where there is no order.
    let ties: [String: Ties]
  }

  /// What the orders among equal pixels can give.
  struct Ties: Decodable {
    let min: Double
    let max: Double
    let expected: Double
  }

  /// A number, a truth value or a word for what is not finite.
  struct Value: Decodable {
    let number: Double

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let truth = try? container.decode(Bool.self) {
        number = truth ? 1 : 0
      } else if let number = try? container.decode(Double.self) {
        self.number = number
      } else {
        number = Double(try container.decode(String.self)) ?? .nan
      }
    }
  }

  /// The folder with the cases, `nil` where there is none.
  static let folder: URL? = {
    var folder = URL(filePath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let cases = folder.appending(path: "shared/golden/metrics")
      if FileManager.default.fileExists(atPath: cases.appending(path: "inputs.json").path) {
        return cases
      }
    }
    return nil
  }()

  private struct Inputs: Decodable {
    struct Input: Decodable {
      struct Row: Decodable {
        let array: String
        let row: Int

        init(from decoder: any Decoder) throws {
          var container = try decoder.unkeyedContainer()
          array = try container.decode(String.self)
          row = try container.decode(Int.self)
        }
      }

      let name: String
      let map: Row
      let mask: Int
    }

    let cases: [Input]
  }

  private struct Outputs: Decodable {
    struct Output: Decodable {
      let name: String
      let metrics: [String: Value]?
      let errors: [String: String]?
    }

    let results: [Output]
  }

  private struct TieResults: Decodable {
    struct Result: Decodable {
      let id: Int
      let ties: [String: Ties]

      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        id = try container.decode(Int.self, forKey: Name(stringValue: "id"))
        ties = try container.allKeys.filter { $0.stringValue != "id" }
          .reduce(into: [:]) {
            $0[$1.stringValue] = try container.decode(Ties.self, forKey: $1)
          }
      }
    }

    struct Name: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }

      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    let results: [Result]
  }

  /// Reads all cases.
  static func all() throws -> [Case] {
    guard let folder else { return [] }
    func read(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }
    let inputs = try JSONDecoder().decode(Inputs.self, from: read("inputs.json")).cases
    let outputs = try JSONDecoder().decode(Outputs.self, from: read("quantus053.json")).results
    let ties = try JSONDecoder().decode(TieResults.self, from: read("ties.json")).results
    let maps = [
      "maps7": arrayContents(try read("maps7.npy")),
      "maps_full": arrayContents(try read("maps_full.npy")),
    ]
    let masks = arrayContents(try read("masks_packed.npy"))
    return try zip(inputs.indices, zip(inputs, outputs)).map { index, pair in
      let (input, output) = pair
      precondition(ties[index].id == index, "the ties stand in another order than the cases")
      precondition(input.name == output.name, "the cases stand in another order than the results")
      return Case(
        name: input.name,
        map: try map(row: input.map.row, of: maps[input.map.array] ?? [], input.map.array),
        mask: try mask(row: input.mask, of: masks),
        values: (output.metrics ?? [:]).mapValues(\.number), refusals: output.errors ?? [:],
        ties: ties[index].ties)
    }
  }

  /// The bytes of an NPY file behind its header, whose length stands at byte 8.
  private static func arrayContents(_ file: Data) -> [UInt8] {
    let bytes = [UInt8](file)
    return Array(bytes[(10 + Int(bytes[8]) + Int(bytes[9]) << 8)...])
  }

  private static func map(row: Int, of bytes: [UInt8], _ array: String) throws -> Tensor {
    let side = array == "maps7" ? 7 : 224
    let values = (0..<side * side).map { index in
      let start = (row * side * side + index) * 4
      return Float(
        bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) })
    }
    let block = 224 / side
    return try Tensor(
      shape: [224, 224],
      scalars: (0..<224 * 224).map { values[$0 / 224 / block * side + $0 % 224 / block] })
  }

  private static func mask(row: Int, of bytes: [UInt8]) throws -> Mask {
    let count = 224 * 224
    let start = row * count / 8
    return try Mask(
      height: 224, width: 224,
      isObject: (0..<count).map { bytes[start + $0 / 8] >> UInt8(7 - $0 % 8) & 1 == 1 })
  }
}
