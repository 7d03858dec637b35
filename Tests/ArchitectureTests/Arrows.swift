/// Who may import whom: arrows point down.
enum Arrows {
  /// What each module of a package may import of ours.
  static let belowModule: [String: Set<String>] = [
    "SaliencyTensor": [],
    "SaliencyTensorTesting": ["SaliencyTensor"],
    "SaliencyIO": ["SaliencyTensor"],
    "SaliencyDrawing": ["SaliencyIO", "SaliencyTensor"],
    "SaliencyModels": ["SaliencyTensor"],
    "SaliencyMethods": ["SaliencyModels", "SaliencyTensor"],
    "SaliencyMetrics": ["SaliencyTensor"],
  ]

  /// What each package's manifest may name, tests included.
  static let belowPackage: [String: Set<String>] = [
    "Tensor": [],
    "IO": ["Tensor"],
    "Models": ["Tensor"],
    "Methods": ["Models", "Tensor"],
    "Metrics": ["Tensor"],
  ]

  /// What the shared part of the tools may import of ours.
  static let belowToolSupport: Set<String> = [
    "SaliencyDrawing", "SaliencyIO", "SaliencyModels", "SaliencyTensor",
  ]

  /// What the part that tables and figures share may import of ours.
  static let belowExperimentSupport = belowToolSupport.union([
    "SaliencyMethods", "SaliencyMetrics", "ToolSupport",
  ])

  /// Modules that come with the toolchain or the system.
  static let platform: Set<String> = [
    "Darwin", "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Musl", "Synchronization",
  ]

  /// The faults of an import in a module under `Packages/`.
  ///
  /// - Parameters:
  ///   - imported: The import.
  ///   - module: The importing module.
  ///   - ownCModules: The C modules of the same package.
  /// - Returns: A sentence, or `nil` if the import is in order.
  static func fault(of imported: Import, in module: String, ownCModules: Set<String>) -> String? {
    guard let below = belowModule[module] else {
      return "\(module) is no module that Arrows.swift knows; say there what it may import"
    }
    if below.contains(imported.module) || platform.contains(imported.module) { return nil }
    if module == "SaliencyTensorTesting" && imported.module == "Testing" { return nil }
    guard ownCModules.contains(imported.module) else {
      return "\(module) must not import \(imported.module)"
    }
    return ["internal", "private"].contains(imported.access)
      ? nil : "the C module \(imported.module) must be imported internal or private"
  }

  /// The faults of an import in a target under `Sources/`.
  ///
  /// - Parameters:
  ///   - imported: The import.
  ///   - target: The importing target's folder.
  ///   - tools: The folders of all tools.
  /// - Returns: A sentence, or `nil` if the import is in order.
  static func fault(of imported: Import, inTool target: String, tools: Set<String>) -> String? {
    let module = imported.module
    if tools.contains(where: { $0.replacing("-", with: "_") == module }) {
      return "\(target) must not import the tool \(module)"
    }
    if module.wholeMatch(of: #/C[A-Z]\w*/#) != nil && module != "Crypto" {
      return "\(target) must not import the C module \(module); a package wraps it"
    }
    if module == "SaliencyTensorTesting" { return "\(target) must not import what is for tests" }
    let below = [
      "ToolSupport": belowToolSupport, "ExperimentSupport": belowExperimentSupport,
    ]
    let isOurs =
      module.hasPrefix("Saliency") || below.keys.contains(module)
    if let below = below[target], isOurs && !below.contains(module) {
      return "\(target) must not import \(module)"
    }
    return nil
  }

  /// The faults of the manifest of a package under `Packages/`.
  static func faults(ofManifest source: String, package: String) -> [String] {
    guard let below = belowPackage[package] else {
      return ["\(package) is no package that Arrows.swift knows; say there what it may depend on"]
    }
    var faults: [String] = []
    for match in source.matches(of: #/\.package\(\s*path:\s*"\.\.\/(\w+)"/#)
    where !below.contains(String(match.1)) {
      faults.append("\(package) must not depend on \(match.1)")
    }
    if source.contains(#/\.package\(\s*(?:name:[^,]*,\s*)?(?:url|id):/#) {
      faults.append("\(package) must not depend on packages from elsewhere")
    }
    return faults
  }
}
