import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import ToolSupport

/// `--list-methods`.
enum MethodListing {
  private struct Record: Encodable {
    let id: String
    let title: String
    let citation: String
    let needsClass: Bool
    let needsGradients: Bool
    let forwards: Int

    private enum CodingKeys: String, CodingKey {
      case id
      case title
      case citation
      case needsClass = "needs_class"
      case needsGradients = "needs_gradients"
      case forwards
    }
  }

  static func write(asJSON: Bool) throws {
    for method in MethodRegistry.all {
      let about = method.about
      if asJSON {
        try JSONLine.write(
          Record(
            id: about.identifier, title: about.title, citation: about.citation,
            needsClass: about.needsClass, needsGradients: about.needsGradients,
            forwards: about.forwards))
      } else {
        let needs = [
          about.needsClass ? "needs a class" : "label-free",
          about.needsGradients ? "gradients" : nil,
          about.forwards == 1 ? "1 forward pass" : "\(about.forwards) forward passes",
        ].compactMap(\.self).joined(separator: ", ")
        try StandardOutput.writeLine(
          "\(about.identifier): \(about.title), \(about.citation) (\(needs))")
      }
    }
  }
}

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
