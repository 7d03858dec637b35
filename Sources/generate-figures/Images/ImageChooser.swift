import ExperimentSupport
import SaliencyIO
import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import ToolSupport

/// Finds the images of a figure.
struct ImageChooser {
  /// What was found.
  struct Choice {
    var items: [DataSetItem] = []

    /// What the reader of the figure should know, as that fewer images were found than wanted.
    var notes: [String] = []

    /// How many images could not be looked at.
    var failures = 0
  }

  let dataSet: DataSet
  let selection: () throws -> DataSetSelection

  /// The networks that there are.
  let models: [NamedModel]

  /// The classifier whose predictions the figure shows.
  let predictor: NamedModel?
  let size: Int

  /// Makes maps of two series, for the rule that compares them.
  let mapMaker: (_ series: [Experiment.Series], _ predictor: NamedModel?) throws -> MapMaker
  let options: GlobalOptions

  /// Finds images; rules find none twice, and none that is named before or after them.
  ///
  /// - Parameter choices: Names and rules, one after the other.
  /// - Returns: The images.
  /// - Throws: `FileError` for an unknown name, `ToolError` for a rule that cannot be applied.
  func items(for choices: [ImageChoice]) throws -> Choice {
    var choice = Choice()
    let named = choices.flatMap { one -> [String] in
      if case .identifiers(let identifiers) = one { identifiers } else { [] }
    }
    for one in choices {
      switch one {
      case .identifiers(let identifiers):
        choice.items += try dataSet.items(named: identifiers)
      case .rule(let rule):
        let known = Set(named + choice.items.map(\.identifier))
        let count = choice.items.count
        try find(rule, except: known, into: &choice)
        let found = choice.items.count - count
        if found < rule.count {
          choice.notes.append(
            "the rule \(rule.kind.name) found \(found) of \(rule.count) images")
        }
      }
    }
    return choice
  }

  private func find(
    _ rule: ImageChoice.Rule, except known: Set<String>, into choice: inout Choice
  ) throws {
    let all = try selection()
    choice.failures += all.failures.count
    let candidates = (rule.kind == .twoObjects ? all.severalClasses : all.items)
      // Masks alone are no images.
      .filter { $0.imagePath != nil && !known.contains($0.identifier) }
      .shuffled(seed: rule.seed)
    switch rule.kind {
    case .random: choice.items += candidates.prefix(rule.count)
    case .twoObjects:
      guard dataSet.kind != .folder else {
        throw ToolError(
          "\(dataSet.root): the rule two-objects needs classes, which a folder's masks do not tell; "
            + "name the images with 'ids'")
      }
      choice.items += candidates.filter { $0.classes.count == 2 }.prefix(rule.count)
    case .misclassified(let network):
      try findMisclassified(rule.count, among: candidates, by: network, into: &choice)
    case .largestDisagreement(let first, let second, let among):
      try findDisagreement(
        rule.count, among: Array(candidates.prefix(among)), of: [first, second], into: &choice)
    }
  }

  private func findMisclassified(
    _ count: Int, among candidates: [DataSetItem], by network: String?, into choice: inout Choice
  ) throws {
    let chosen = network.map { name in models.first { $0.name == name } } ?? predictor
    guard let named = chosen else {
      throw ToolError(
        "the rule misclassified needs "
          + (network.map { "the network '\($0)'" } ?? "a network with classes")
          + ", and there are only " + models.map(\.name).joined(separator: ", ")
          + "; name another with 'model', or add one to --models")
    }
    guard named.model.classCount != nil else {
      throw ToolError(
        "the rule misclassified needs a network with classes, which '\(named.name)' is not; name "
          + "another with 'model'")
    }
    let truth = Truth(dataset: dataSet.kind, model: named.model)
    let maker = try mapMaker([], named)
    var found = 0
    try look(at: candidates, by: maker, "Looking for misclassified images", into: &choice) {
      item, outcome, choice in
      guard let prediction = outcome.prediction else { return false }
      guard let isRight = truth.isRight(prediction, for: item) else {
        throw ToolError(
          "\(dataSet.root): the rule misclassified cannot compare the classes of "
            + "\(dataSet.kind.rawValue) with those of \(named.path); name the images with 'ids'")
      }
      guard !isRight else { return true }
      choice.items.append(item)
      found += 1
      return found < count
    }
  }

  private func findDisagreement(
    _ count: Int, among candidates: [DataSetItem], of series: [Experiment.Series],
    into choice: inout Choice
  ) throws {
    var found: [(item: DataSetItem, correlation: Double)] = []
    let maker = try mapMaker(series, nil)
    try look(at: candidates, by: maker, "Comparing maps", into: &choice) { item, outcome, _ in
      if let correlation = try outcome.maps[0].correlation(with: outcome.maps[1]) {
        found.append((item, correlation))
      }
      return true
    }
    // Sorting keeps the order of equal ones, which follows from the seed.
    choice.items += found.sorted { $0.correlation < $1.correlation }.prefix(count).map(\.item)
  }

  /// Runs networks on images until enough was seen; images that cannot be read are told.
  private func look(
    at items: [DataSetItem], by maker: MapMaker, _ title: String, into choice: inout Choice,
    body: (DataSetItem, MapMaker.Outcome, inout Choice) throws -> Bool
  ) throws {
    let forwards = maker.forwards
    let progress = ProgressBar(title, total: items.count * forwards, options: options)
    try progress.show {
      for item in items {
        let counter = ForwardCounter(progress, expected: forwards)
        defer { counter.finish() }
        let outcome: MapMaker.Outcome
        do {
          outcome = try maker.outcome(
            for: FigureImage(item, of: dataSet, size: size), counter: counter)
        } catch {
          progress.report("Error: " + message(for: error))
          choice.failures += 1
          continue
        }
        guard try body(item, outcome, &choice) else { return }
      }
    }
  }
}

extension Array {
  /// The elements in an order that follows from a number (Fisher and Yates' shuffle).
  func shuffled(seed: UInt64) -> Self {
    let generator = CounterBasedGenerator(seed: seed)
    var elements = self
    for index in elements.indices.dropFirst().reversed() {
      elements.swapAt(index, generator.integer(at: UInt64(index), below: index + 1))
    }
    return elements
  }
}

extension SaliencyMap {
  /// Pearson's correlation with another map, the coarser one enlarged by the nearest place.
  ///
  /// - Parameter other: A map of the same image.
  /// - Returns: -1...1, `nil` if one of the maps has one value only.
  /// - Throws: `ShapeError` if a map cannot be enlarged.
  func correlation(with other: SaliencyMap) throws -> Double? {
    let extent = Extent(
      height: max(extent.height, other.extent.height), width: max(extent.width, other.extent.width))
    let first = try resized(to: extent, by: .nearest).values.scalars.map(Double.init)
    let second = try other.resized(to: extent, by: .nearest).values.scalars.map(Double.init)
    let count = Double(first.count)
    let (firstMean, secondMean) = (first.reduce(0, +) / count, second.reduce(0, +) / count)
    var (product, firstSquare, secondSquare) = (0.0, 0.0, 0.0)
    for (one, other) in zip(first, second) {
      product += (one - firstMean) * (other - secondMean)
      firstSquare += (one - firstMean) * (one - firstMean)
      secondSquare += (other - secondMean) * (other - secondMean)
    }
    guard firstSquare > 0, secondSquare > 0 else { return nil }
    return product / (firstSquare * secondSquare).squareRoot()
  }
}
