import Foundation
import SystemPackage
import Testing

/// `generate-tables render` as a process.
@Suite struct RenderTablesTests {
  private let tool = Tool(name: "generate-tables")

  private static let header =
    "dataset_idx,total_time,prediction,labels,xai_method,Pointing-Game,Top-K Intersection,Sparseness,"
    + "AUC,Attribution Localisation,Relevance Rank Accuracy,Relevance Mass Accuracy"

  /// What is known of the paper's results on PASCAL VOC: of each series, how many of the 753 images
  /// the Pointing Game hits, and the means of Top-K, Sparseness, AUC, Rank and Mass.
  private static let pascalVOC: [(series: String, hits: Int, means: [Double])] = [
    ("ResNet Grad-CAM", 684, [0.654657371, 0.443952638, 0.828714970, 0.535357792, 0.404466217]),
    ("ResNet LaFAM", 687, [0.634268260, 0.362055427, 0.840086458, 0.539456995, 0.371309137]),
    ("SimCLR LaFAM", 713, [0.750560425, 0.510081823, 0.853320072, 0.587335431, 0.456764610]),
    ("SimCLR RELAX", 690, [0.678298805, 0.360479883, 0.798825463, 0.545572502, 0.380026326]),
    ("SwAV LaFAM", 705, [0.676329349, 0.416122377, 0.877422304, 0.610545505, 0.421796864]),
    ("SwAV RELAX", 623, [0.562250996, 0.323628078, 0.712489202, 0.464042003, 0.341808419]),
  ]

  /// Rows as pandas writes them, whose means are those of the paper's own file.
  private func paperResults() -> String {
    var lines = ["," + Self.header]
    for image in 0..<753 {
      for one in Self.pascalVOC {
        // Values differ from image to image and the mean stays: all but the last come in pairs.
        let shift = image == 752 ? 0 : image % 2 == 0 ? 0.0625 : -0.0625
        let values = one.means.map { "\($0 + shift)" }
        // Rounded up in single precision, as Quantus gives it.
        let localization = "\(one.means[4] + shift + 1e-9)"
        lines.append(
          "\(lines.count - 1),\(image * 2),0.0\(image % 2 + 5),\"tench, x\",\"('cat',)\",\(one.series),"
            + (image < one.hits ? "True" : "False")
            + ",\(values[0]),\(values[1]),\(values[2]),\(localization),\(values[3]),\(values[4])")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The cells of the row of a Markdown table that begins with a title.
  private func cells(_ title: String, in text: String) throws -> [String] {
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("| \(title) ") })
    return line.split(separator: "|").dropFirst()
      .map { $0.trimmingCharacters(in: .whitespaces).replacing("**", with: "") }
  }

  @Test func thePapersFileGivesThePapersTable() async throws {
    let workspace = try Workspace()
    let results = try workspace.write(Array(paperResults().utf8), as: "pascal.csv")
    let cut = try await tool.run([
      "render", results, "--rounding", "cut", "--compare", "paper", "--no-interval",
    ])
    #expect(cut.exitCode == 0 && cut.errors == "", "\(cut.errors)")
    let headings = try cells("Metric", in: cut.output)
    #expect(
      headings == [
        "ResNet Grad-CAM", "ResNet LaFAM", "SimCLR RELAX", "SimCLR LaFAM", "SwAV RELAX",
        "SwAV LaFAM",
      ])
    let table = [
      ("Pointing Game", "90.83 91.23 91.63 94.68 82.73 93.62"),
      ("Sparseness", "44.39 36.20 36.04 51.00 32.36 41.61"),
      ("Relevance Mass", "40.44 37.13 38.00 45.67 34.18 42.17"),
      ("Relevance Rank", "53.53 53.94 54.55 58.73 46.40 61.05"),
      ("Top-K", "65.46 63.42 67.82 75.05 56.22 67.63"),
      ("AUC", "82.87 84.00 79.88 85.33 71.24 87.74"),
    ]
    for (title, numbers) in table {
      let expected = numbers.split(separator: " ").map { "\($0) (\($0))" }
      #expect(try cells(title, in: cut.output) == expected, "\(title)")
    }
    #expect(!cut.output.contains("| Attribution Localisation"))
    #expect(cut.output.contains("- Means over 753 images, in percent."))

    // Rounding changes 22 of the 36 cells (paper, 4.4).
    let nearest = try await tool.run(["render", results, "--no-interval"])
    let changed = try table.flatMap { title, numbers in
      zip(try cells(title, in: nearest.output), numbers.split(separator: " ")).filter { $0 != $1 }
    }
    #expect(changed.count == 22)
    #expect(try cells("Pointing Game", in: nearest.output)[0] == "90.84")
  }

  private let small =
    header + "\n"
    + "3,0.5,,\"('cat',)\",My_net RELAX,True,0.1,0.2,0.3,,0.5,0.25\n"
    + "3,0.5,,\"('cat',)\",My_net LaFAM,True,0.1,0.2,,0.5,0.5,0.25\n"

  @Test(arguments: ["markdown", "latex", "csv", "json"])
  func writesEveryStyleToAFile(style: String) async throws {
    let workspace = try Workspace()
    let results = try workspace.write(Array(small.utf8), as: "results.csv")
    let shown = try await tool.run(["render", results, "--style", style, "--by-label"])
    #expect(shown.exitCode == 0 && shown.errors == "", "\(shown.errors)")
    let file = workspace.path("table")
    let arguments = ["render", results, "--style", style, "--by-label", "-o", file]
    let written = try await tool.run(arguments)
    #expect(written.exitCode == 0 && written.output == "" && written.errors == "")
    #expect(try String(contentsOfFile: file, encoding: .utf8) == shown.output)
    // What is there stays, unless it may be replaced.
    try workspace.write(Array("mine".utf8), as: "table")
    expectRefusal(try await tool.run(arguments), naming: "table: already exists")
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")
    #expect(try await tool.run(arguments + ["--force"]).exitCode == 0)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == shown.output)
    #expect(try workspace.contents() == ["results.csv", "table"])
  }

  @Test func jsonIsAStyleToo() async throws {
    let workspace = try Workspace()
    let results = try workspace.write(Array(small.utf8), as: "results.csv")
    let option = try await tool.run(["render", results, "--json", "--seed", "7"])
    let style = try await tool.run(["render", results, "--style", "json", "--seed", "7"])
    #expect(option.exitCode == 0 && option.output == style.output && option.output.hasPrefix("{"))
    #expect(option.output.contains("\"seed\":7"))
  }

  @Test func severalFilesMakeOneTable() async throws {
    let workspace = try Workspace()
    let other = small.replacing("My_net", with: "Other")
    let outcome = try await tool.run([
      "render", try workspace.write(Array(small.utf8), as: "a.csv"),
      try workspace.write(Array(other.utf8), as: "b.csv"), "--digits", "0",
    ])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(
      try cells("Metric", in: outcome.output) == [
        "My\\_net RELAX", "My\\_net LaFAM", "Other RELAX", "Other LaFAM",
      ])
    #expect(try cells("AUC", in: outcome.output) == ["30", "–", "30", "–"])
    // Where values are missing, the two shares differ in what is printed.
    #expect(try cells("Attribution Localisation", in: outcome.output) == ["–", "50", "–", "50"])
  }

  @Test func refusesInOneLine() async throws {
    let workspace = try Workspace()
    func expect(_ text: String, toSay part: String) async throws {
      let file = try workspace.write(Array(text.utf8), as: "results.csv")
      let outcome = try await tool.run(["render", file, "-o", workspace.path("table.md")])
      expectRefusal(outcome, naming: "results.csv: ")
      #expect(outcome.errors.contains(part), "\(outcome.errors)")
      #expect(try workspace.contents() == ["results.csv"])
    }
    try await expect("", toSay: "is empty")
    try await expect("image,score\n1,2\n", toSay: "found image,score; give a file that")
    try await expect(Self.header + "\n", toSay: "expected rows below the header")
    try await expect(String(small.dropLast(9)), toSay: "row 3: expected a line end")
    try await expect(
      small + small.split(separator: "\n")[1] + "\n", toSay: "row 4: expected one row of")
    try await expect(
      small.replacing(",0.3,", with: ",good,"), toSay: "row 2, column AUC: expected a number, found"
    )
    try await expect(
      small.replacing("Accuracy\n", with: "Accuracy,shard\n").replacing(
        "0.25\n", with: "0.25,1/2 of 8\n"),
      toSay: "merge the shards first: generate-tables merge ")
    try await expect(
      small.replacing("Accuracy\n", with: "Accuracy,experiment\n").replacing(
        "RELAX,True,0.1,0.2,0.3,,0.5,0.25", with: "RELAX,True,0.1,0.2,0.3,,0.5,0.25,abc"
      ).replacing("LaFAM,True,0.1,0.2,,0.5,0.5,0.25", with: "LaFAM,True,0.1,0.2,,0.5,0.5,0.25,def"),
      toSay: "row 3, column experiment: expected 'abc'")
    let missing = try await tool.run(["render", workspace.path("missing.csv")])
    expectRefusal(missing, naming: "missing.csv")
    expectRefusal(try await tool.run(["render", workspace.url.path]), naming: workspace.url.path)
  }

  @Test(arguments: [
    ["--digits", "10"], ["--digits", "-1"], ["--interval", "0"], ["--interval", "100"],
    ["--rounding", "up"], ["--style", "word"], ["--compare", "table-3"],
    ["--json", "--style", "csv"], ["-o", "results.csv", "--force"],
  ])
  func refusesWrongUsage(arguments: [String]) async throws {
    let workspace = try Workspace()
    try workspace.write(Array(small.utf8), as: "results.csv")
    let outcome = try await tool.run(
      ["render", "results.csv"] + arguments, in: .init(workspace.url.path))
    #expect(outcome.exitCode == 64 && outcome.output == "", "\(outcome.errors)")
    #expect(
      try String(contentsOfFile: workspace.path("results.csv"), encoding: .utf8) == small)
  }
}
