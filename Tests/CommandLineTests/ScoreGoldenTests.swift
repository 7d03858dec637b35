import Foundation
import SaliencyIO
import SaliencyTensor
import Testing

/// Maps and masks with what Quantus 0.5.3 says of them, which are no part of the repository.
enum QuantusGoldens {
  /// The folder `shared/golden/metrics` beside the repository.
  static let folder: URL? = {
    let repository = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let cases = repository.deletingLastPathComponent().appending(path: "shared/golden/metrics")
    let inputs = cases.appending(path: "inputs.json")
    return FileManager.default.fileExists(atPath: inputs.path) ? cases : nil
  }()
}

/// `generate-tables score` gives the numbers of Quantus.
@Suite(.enabled(if: QuantusGoldens.folder != nil, "shared/golden/metrics is not there"))
struct ScoreGoldenTests {
  private struct Inputs: Decodable {
    struct Case: Decodable {
      let name: String
      let mask: Int
    }

    let cases: [Case]
  }

  private struct Outputs: Decodable {
    struct Result: Decodable {
      let name: String

      /// Absent where Quantus refuses the map.
      let metrics: [String: Value]?
    }

    let results: [Result]
  }

  /// A number as a results file has it: words for what is not finite stand for none.
  private struct Value: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let truth = try? container.decode(Bool.self) {
        text = truth ? "True" : "False"
      } else if let number = try? container.decode(Double.self) {
        text = "\(number)"
      } else {
        text = ""
      }
    }
  }

  private static let side = 224

  /// The first cases are those with something unusual; their maps are of 7 x 7.
  @Test func valuesAreThoseOfQuantus() async throws {
    let folder = try #require(QuantusGoldens.folder)
    let read = { (name: String) in try Data(contentsOf: folder.appending(path: name)) }
    let inputs = try JSONDecoder().decode(Inputs.self, from: read("inputs.json")).cases
    let results = try JSONDecoder().decode(Outputs.self, from: read("quantus053.json")).results
    let maps = try NPYFile.read(folder.appending(path: "maps7.npy").path)
    let packed = try NPYFile.read(folder.appending(path: "masks_packed.npy").path)
    let count = 32
    let workspace = try Workspace()
    try workspace.folder("maps")
    for (index, input) in inputs.prefix(count).enumerated() {
      // Names keep the order of the cases.
      let stem = "\(100 + index)-\(input.name)"
      let map = maps[entry: index]
      try NPYFile.write(map, to: workspace.path("maps/\(stem).npy"), replacing: false)
      let bytes = packed[entry: input.mask].scalars.map { UInt8($0) }
      let bits = bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
      try workspace.picture("masks/\(stem).png", width: Self.side, bytes: bits)
    }
    let outcome = try await Tool(name: "generate-tables").run([
      "score", "--maps", workspace.path("maps"), "--masks", workspace.path("masks"), "--metrics",
      "paper",
    ])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let table = try ResultTable(outcome.output)
    #expect(table.rows.count == count)
    #expect(table["image"] == inputs.prefix(count).indices.map { "\(100 + $0)-\(inputs[$0].name)" })
    for (row, result) in zip(table.rows, results) {
      for column in table.columns[5..<12] {
        let expected = result.metrics?[column]?.text ?? ""
        let found = row[column] ?? ""
        #expect(found == expected, "\(result.name): \(column)")
      }
    }
  }
}
