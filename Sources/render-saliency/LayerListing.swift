import SaliencyModels
import SaliencyTensor
import ToolSupport

/// `--list-layers`.
enum LayerListing {
  private struct Record: Encodable {
    let layer: String
    let aliases: [String]
    let shape: [Int]
    let spatial: Bool
  }

  static func write(_ model: Model, input: Extent, asJSON: Bool) throws {
    let network = model.network
    let shapes = try network.shapes(forInput: input)
    for (position, (node, shape)) in zip(network.nodes, shapes).enumerated() {
      let aliases = network.aliases.filter { $0.value == position }.map(\.key).sorted()
      if asJSON {
        try JSONLine.write(
          Record(
            layer: node.name, aliases: aliases,
            shape: Array(shape.batch(of: 1).dimensions.dropFirst()), spatial: shape.isSpatial))
      } else {
        let others = aliases.isEmpty ? "" : "  (\(aliases.joined(separator: ", ")))"
        try StandardOutput.writeLine("\(node.name)  \(shape)\(others)")
      }
    }
  }
}
