import SaliencyMethods
import ToolSupport

/// `--list-methods`.
enum MethodListing {
  private struct Setting: Encodable {
    let key: String
    let summary: String
    let choices: String
    let standard: String

    private enum CodingKeys: String, CodingKey {
      case key
      case summary
      case choices
      case standard = "default"
    }
  }

  private struct Record: Encodable {
    let id: String
    let title: String
    let citation: String
    let formula: String
    let needsClass: Bool
    let needsGradients: Bool
    let forwards: Int
    let settings: [Setting]

    private enum CodingKeys: String, CodingKey {
      case id
      case title
      case citation
      case formula
      case needsClass = "needs_class"
      case needsGradients = "needs_gradients"
      case forwards
      case settings
    }
  }

  /// One method a line.
  static func write(asJSON: Bool) throws {
    for method in MethodRegistry.all {
      let about = method.about
      if asJSON {
        try JSONLine.write(
          Record(
            id: about.identifier, title: about.title, citation: about.citation,
            formula: about.formula, needsClass: about.needsClass,
            needsGradients: about.needsGradients, forwards: about.forwards.ofResNet50,
            settings: method.settingDescriptions.map {
              Setting(
                key: $0.key, summary: $0.summary, choices: $0.choices, standard: $0.standard)
            }))
      } else {
        let needs = [
          about.needsClass ? "needs a class" : "label-free",
          about.needsGradients ? "gradients" : nil,
          about.forwards == .count(1) ? "1 forward pass" : "\(about.forwards) forward passes",
        ].compactMap(\.self).joined(separator: ", ")
        try StandardOutput.writeLine(
          "\(about.identifier): \(about.title), \(about.citation) (\(needs))")
      }
    }
  }

  /// The tables of `Documentation/Methods.md`: all methods, then all their options.
  static func writeMarkdown() throws {
    try StandardOutput.writeLine(
      "| id | method | map | needs a class | gradients | forward passes | from |")
    try StandardOutput.writeLine("|---|---|---|---|---|---|---|")
    for method in MethodRegistry.all {
      let about = method.about
      let cells = [
        "`\(about.identifier)`", about.title, "`\(about.formula)`", about.needsClass ? "yes" : "no",
        about.needsGradients ? "yes" : "no", "\(about.forwards)", about.citation,
      ]
      try StandardOutput.writeLine(row(cells))
    }
    try StandardOutput.writeLine("")
    try StandardOutput.writeLine("| option | decides | takes | default |")
    try StandardOutput.writeLine("|---|---|---|---|")
    for method in MethodRegistry.all {
      for setting in method.settingDescriptions {
        let cells = [
          "`\(method.about.identifier).\(setting.key)`", setting.summary, setting.choices,
          "`\(setting.standard)`",
        ]
        try StandardOutput.writeLine(row(cells))
      }
    }
  }

  /// A row of a Markdown table, in which a vertical line within a cell is escaped.
  private static func row(_ cells: [String]) -> String {
    "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
  }
}
