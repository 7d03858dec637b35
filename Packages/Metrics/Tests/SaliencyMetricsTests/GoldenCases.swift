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

    /// A number, a truth value or the word `nan`.
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

    let results: [Output]
  }

  /// Reads all cases.
  static func all() throws -> [Case] {
    guard let folder else { return [] }
    func read(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }
    let inputs = try JSONDecoder().decode(Inputs.self, from: read("inputs.json")).cases
    let outputs = try JSONDecoder().decode(Outputs.self, from: read("quantus053.json")).results
    let maps = [
      "maps7": arrayContents(try read("maps7.npy")),
      "maps_full": arrayContents(try read("maps_full.npy")),
    ]
    let masks = arrayContents(try read("masks_packed.npy"))
    return try zip(inputs, outputs).map { input, output in
      precondition(input.name == output.name, "the cases stand in another order than the results")
      return Case(
        name: input.name,
        map: try map(row: input.map.row, of: maps[input.map.array] ?? [], input.map.array),
        mask: try mask(row: input.mask, of: masks),
        values: (output.metrics ?? [:]).mapValues(\.number), refusals: output.errors ?? [:])
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
