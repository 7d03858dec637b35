import Foundation
import Testing

/// `generate-figures` refuses what it cannot understand, and says what it takes.
@Suite struct FigureInputTests {
  private let tool = Tool(name: "generate-figures")

  /// The keys of the figure's object, and what the error then names.
  @Test(arguments: [
    (#""colour_bar": true"#, ["figures[0]", "'colour_bar'", "the nearest are color_bar"]),
    (#""color_bar": 1"#, ["figures[0].color_bar", "true or false"]),
    (#""overlay": "half""#, ["figures[0].overlay", "a number"]),
    (#""overlay": 1e999"#, ["1e999"]),
    (#""overlay": 1.5"#, ["figures[0].overlay", "0...1"]),
    (#""interpolation": "bicubical""#, ["figures[0].interpolation", "bicubic", "'bicubical'"]),
    (#""images_as": "row""#, ["figures[0].images_as", "rows, columns", "'row'"]),
    (#""labels": "true""#, ["figures[0].labels", "true-and-predicted"]),
    (#""labels": null"#, ["figures[0].labels", "null"]),
    (#""contours": "voc""#, ["figures[0].contours", "none, paper, corrected"]),
    (#""predictions": "Nett""#, ["figures[0].predictions", "'Nett'", "the nearest are Net"]),
  ])
  func namesTheKeyOfAFigure(key: String, words: [String]) async throws {
    try await refuse(Workspace.figure(images: #"{"ids": ["a"]}"#, more: key), naming: words)
  }

  @Test(arguments: [
    (#"{"id": ["a"]}"#, ["images[0]", "'id'", "the nearest are ids"]),
    (#"{"ids": []}"#, ["images[0].ids", "at least one"]),
    (#"{"ids": "a"}"#, ["images[0].ids", "a list"]),
    (#"{"ids": [3]}"#, ["images[0].ids[0]", "a text"]),
    (#"{"ids": ["a", "b", "a"]}"#, ["images[0].ids", "'a' stands there twice"]),
    (#"{"ids": ["a"], "count": 2}"#, ["images[0]", "'count' makes no sense with 'ids'"]),
    (#"{"count": 2}"#, ["images[0]", "expected a key 'ids' or 'rule'"]),
    (#"{"rule": "misclasified"}"#, ["images[0].rule", "misclassified", "'misclasified'"]),
    (#"{"rule": "random", "seeds": 2}"#, ["images[0]", "'seeds'", "the nearest are seed"]),
    (#"{"rule": "random", "seed": "one"}"#, ["images[0].seed", "a number"]),
    (#"{"rule": "random", "seed": -1}"#, ["images[0].seed", "a whole number from 0 to 1844"]),
    (#"{"rule": "random", "count": 0}"#, ["images[0].count", "from 1 to 1000000", "found 0"]),
    (#"{"rule": "random", "count": 1.5}"#, ["images[0].count", "a whole number from 1 to"]),
    (#"{"rule": "random", "count": 99999999999999999999}"#, ["images[0].count"]),
    (#"{"rule": "random", "count": 1000001}"#, ["images[0].count", "found 1000001"]),
    (#"{"rule": "random", "model": "Net"}"#, ["'model' makes no sense with the rule random"]),
    (#"{"rule": "two-objects", "among": 3}"#, ["'among'", "the rule two-objects"]),
    (#"{"rule": "misclassified", "between": []}"#, ["'between'", "the rule misclassified"]),
    (#"{"rule": "misclassified", "model": "Nett"}"#, ["images", "'Nett'", "nearest are Net"]),
    (#"{"rule": "largest-disagreement"}"#, ["images[0]", "'between'"]),
    (
      #"{"rule": "largest-disagreement", "between": ["Net:lafam"]}"#,
      ["images[0].between", "two different MODEL:METHOD", "'Net:lafam'"]
    ),
    (
      #"{"rule": "largest-disagreement", "between": ["Net:lafam", "Net:lafam"]}"#,
      ["images[0].between", "two different"]
    ),
    (
      #"{"rule": "largest-disagreement", "between": ["Net:lafam", "Net:grad-cams"]}"#,
      ["images", "grad-cams", "grad-cam"]
    ),
    (
      #"{"rule": "largest-disagreement", "between": ["Net:lafam", "SimCLR:lafam"]}"#,
      ["images", "'SimCLR'", "Net"]
    ),
    ("3", ["images[0]", "an object"]), (#""a""#, ["images[0]", "an object"]),
  ])
  func namesTheKeyOfAChoice(images: String, words: [String]) async throws {
    try await refuse(Workspace.figure(images: images), naming: words + ["figures[0]"])
  }

  @Test(arguments: [
    (#""original""#, ["figures[0].columns", "at least one MODEL:METHOD"]),
    ("", ["figures[0].columns", "at least one"]),
    (#""lafam""#, ["figures[0].columns", "'lafam'", "'original' or MODEL:METHOD"]),
    (#""Net:lafam", "Net:lafam""#, ["figures[0].columns", "'Net:lafam' stands there twice"]),
    (#""Nett:lafam""#, ["figures[0].columns", "'Nett'", "the nearest are Net"]),
    (#""Net:lafan""#, ["figures[0].columns", "lafan", "the nearest are lafam"]),
    ("3", ["figures[0].columns[0]", "a text"]),
  ])
  func namesTheColumn(columns: String, words: [String]) async throws {
    let images = #"{"ids": ["a"]}"#
    try await refuse(Workspace.figure(images: images, columns: columns), naming: words)
  }

  @Test func namesTheFigure() async throws {
    let images = #"{"ids": ["a"]}"#
    for name in ["", "a/b", "..", "a b", "1.2"] {
      try await refuse(
        Workspace.figure(name, images: images),
        naming: ["figures[0].name", "letters, digits and '-'", "'\(name)'"])
    }
    let twice = Workspace.figure("1", images: images) + ", " + Workspace.figure("1", images: images)
    try await refuse(twice, naming: ["figures", "'1' stands there twice"])
    try await refuse("3", naming: ["figures[0]", "an object"])
    try await refuse("{}", naming: ["figures[0]", "'name'"])
    try await refuse("", naming: ["describes no figures", "'figures'"])
    try await refuse(
      Workspace.figure(images: images, dataset: "voc"),
      naming: ["figures[0].dataset", "voc2012, imagenet-s, folder", "'voc'"])
    let known = Workspace.figure(images: images, dataset: "imagenet-s")
    try await refuse(known, naming: ["figures[0].dataset", "has no imagenet-s"]) { text in
      text.replacing(
        #"{"dataset": "imagenet-s", "folders": ["ImageNetS919"], "protocol": "paper"},"#, with: "")
    }
  }

  /// Expects that nothing is drawn and that one line says why.
  private func refuse(
    _ figures: String, naming words: [String], sourceLocation: SourceLocation = #_sourceLocation,
    change: (String) -> String = { $0 }
  ) async throws {
    let workspace = try Workspace()
    let arguments = try workspace.experiment([figures])
    try workspace.write(change(workspace.text("experiment.json")), as: "experiment.json")
    let outcome = try await tool.run(arguments)
    expectRefusal(outcome, naming: "experiment.json: ", sourceLocation: sourceLocation)
    for word in words {
      #expect(
        outcome.errors.contains(word), "\(word): \(outcome.errors)", sourceLocation: sourceLocation)
    }
    #expect(try workspace.contents() == ["experiment.json"], sourceLocation: sourceLocation)
  }

  private static let commands = [
    ["--experiment", "e.json"],
    ["grid", "--model", "A=w", "--columns", "A:lafam", "--images", "a.png"],
    ["contact-sheet", "--dataset", "folder", "--root", "data"],
  ]

  private static let oddValues = [
    "--dpi=0", "--dpi=2401", "--dpi=nan", "--dpi=-5", "--dpi=inf", "--width=0", "--width=nan",
    "--width=1e300", "--text-size=0", "--text-size=-1", "--text-size=1000", "--overlay=1.1",
    "--overlay=-0.1", "--overlay=nan", "--size=0", "--size=8193", "--size=\(Int.max)",
    "--size=99999999999999999999", "--interpolation=cubic", "--contours=voc", "--colormap=jet",
    "--masks=0", "--threads=0", "--seed=-1",
  ]

  /// The subcommands share these options, and take turns here.
  @Test(arguments: oddValues.indices)
  func answersOddValuesWithCode64(index: Int) async throws {
    let command = Self.commands[index % Self.commands.count]
    let outcome = try await tool.run(command + [Self.oddValues[index]])
    #expect(outcome.exitCode == 64, "\(Self.oddValues[index]): \(outcome.errors)")
    #expect(outcome.output == "")
  }

  @Test(arguments: [
    [], ["experiment"], commands[0] + ["--format", "gif"], commands[0] + ["--format", "png,"],
    commands[0] + ["--format", ""], commands[0] + ["--model", "Net"], commands[0] + ["more"],
    commands[1] + ["-o", "grid.jpg"], commands[1] + ["-o", "grid"],
    commands[1] + ["-o", "pdf/grid"],
    commands[1] + ["--labels", "true"], commands[1] + ["--images", ","],
    commands[1] + ["--model", "A=v"], commands[1] + ["--dataset", "folder"],
    commands[1] + ["--root", "data"], ["grid", "--columns", "A:lafam", "--images", "a.png"],
    ["grid", "--model", "A=w", "--images", "a.png"],
    ["grid", "--model", "A=w", "--columns", "A:m"],
    ["contact-sheet"], ["contact-sheet", "--root", "data"], commands[2] + ["--model", "A=w"],
    commands[2] + ["--columns", "A:lafam"], commands[2] + ["--limit", "0"],
    commands[2] + ["--format", "svg,gif"],
  ])
  func answersWrongUsageWithCode64(arguments: [String]) async throws {
    let outcome = try await tool.run(arguments)
    #expect(outcome.exitCode == 64, "\(outcome.errors)")
    #expect(outcome.output == "")
  }
}
