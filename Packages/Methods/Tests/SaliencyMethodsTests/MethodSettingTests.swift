import SaliencyMethods
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct MethodSettingTests {
  @Test func setsOptionsByName() throws {
    let method = try SmoothGradCAMPlusPlus(settings: [
      "samples": "12", "deviation": "0.125", "seed": "18446744073709551615", "rectifier": "square",
    ])
    #expect(method.samples == 12)
    #expect(method.deviation == 0.125)
    #expect(method.seed == .max)
    #expect(method.rectifier == .square)
    #expect(method.classIndex == nil)
  }

  @Test func keepsDefaultsOfWhatIsNotNamed() throws {
    let method = try SmoothGradCAMPlusPlus(settings: ["samples": "12"])
    #expect(method.deviation == 0.3)
    #expect(method.seed == 0)
    #expect(method.rectifier == .relu)
    #expect(try SmoothGradCAMPlusPlus(settings: [:]).samples == 4)
  }

  @Test func setsLayersAndNeighborhoods() throws {
    var method = LabelFreeReciproCAM()
    try method.set("embedding", to: "layer3.5")
    #expect(method.embedding == .named("layer3.5"))
    try method.set("embedding", to: "auto")
    #expect(method.embedding == .automatic)
    try method.set("neighborhood", to: "gaussian")
    #expect(method.neighborhood == .gaussian)
  }

  /// What is set by name is what runs.
  @Test func changesTheMap() throws {
    let model = try TestModel.pooled(channels: 1, classes: [[1], [-2]])
    let input = try Tensor(shape: [1, 1, 1, 2], scalars: [3, -1])
    let pass = try ForwardPass(model, input: input, layers: ["features"])
    func values(_ rectifier: String) throws -> [Float] {
      try CAM(settings: ["rectifier": rectifier]).maps(of: pass, at: "features")[0].values.scalars
    }
    #expect(try values("relu") == [3, 0])
    #expect(try values("none") == [3, -1])
    #expect(try values("absolute") == [3, 1])
    #expect(try values("square") == [9, 1])
  }

  @Test func unknownNamesListTheKnownOnes() {
    let error = #expect(throws: MethodError.self) {
      try LabelFreeOcclusion(settings: ["widow": "3"])
    }
    #expect(
      error
        == .unknownSetting("widow", method: "occlusion-ssl", known: ["embedding", "window"]))
    #expect(error?.description == "occlusion-ssl has no option 'widow'; it has embedding, window")
    let none = #expect(throws: MethodError.self) { try LaFAM(settings: ["seed": "1"]) }
    #expect(none?.description == "lafam has no option 'seed'; it has none")
  }

  @Test func wrongValuesListTheChoices() {
    let error = #expect(throws: MethodError.self) { try GradCAM(settings: ["rectifier": "ReLU"]) }
    #expect(
      error?.description == "grad-cam: 'ReLU' is no value of the option 'rectifier'; it takes "
        + "none, relu, absolute, square")
    let place = #expect(throws: MethodError.self) {
      try ReciproCAM(settings: ["neighborhood": ""])
    }
    #expect(
      place?.description == "recipro-cam: '' is no value of the option 'neighborhood'; it takes "
        + "place, gaussian")
  }

  @Test(arguments: [
    ("samples", ["0", "-1", "", "four", "1.5", "99999999999999999999"]),
    ("deviation", ["0", "-0.1", "nan", "inf", "1e999", "", "0,3"]),
    ("seed", ["-1", "18446744073709551616", "", "0x10"]),
  ])
  func refusesNumbersOutOfRange(key: String, texts: [String]) {
    for text in texts {
      var method = SmoothGradCAMPlusPlus()
      let error = #expect(throws: MethodError.self) { try method.set(key, to: text) }
      guard case .wrongSetting(key, "smooth-grad-cam++", text, let choices) = error else {
        Issue.record("\(key) = '\(text)': \(String(describing: error))")
        continue
      }
      #expect(choices.contains("number"))
      // What could not be set is what it was.
      #expect(method.samples == 4)
      #expect(method.deviation == 0.3)
      #expect(method.seed == 0)
    }
  }

  @Test func describesOptionsAsData() {
    #expect(LaFAM.settingDescriptions.isEmpty)
    #expect(
      SmoothGradCAMPlusPlus.settingDescriptions.map { [$0.key, $0.choices, $0.standard] } == [
        ["rectifier", "none, relu, absolute, square", "relu"],
        ["samples", "a whole number from 1 to 10^9", "4"],
        ["deviation", "a number above 0", "0.3"],
        ["seed", "a whole number from 0 to 2^64 - 1", "0"],
      ])
  }

  /// Every option of every method takes the text of its own default, and refuses an empty one.
  @Test(arguments: MethodRegistry.all.map { $0.about.identifier })
  func defaultsAreTexts(identifier: String) throws {
    func check<Method: SaliencyMethod>(_: Method.Type) throws {
      let descriptions = Method.settingDescriptions
      #expect(Set(descriptions.map(\.key)).count == descriptions.count)
      for description in descriptions {
        var method = Method()
        try method.set(description.key, to: description.standard)
        let again = Method.settingDescriptions.first { $0.key == description.key }
        #expect(again?.standard == description.standard)
        #expect(!description.choices.isEmpty)
        #expect(!description.summary.isEmpty)
        #expect(!description.summary.hasSuffix("."))
        #expect(throws: MethodError.self) { try method.set(description.key, to: "") }
      }
      _ = try Method(
        settings: Dictionary(uniqueKeysWithValues: descriptions.map { ($0.key, $0.standard) }))
      #expect(throws: MethodError.self) { try Method(settings: ["no such option": "1"]) }
    }
    try check(MethodRegistry.method(named: identifier))
  }

  @Test func tellsTheTextsOfAllOptions() throws {
    var method = SmoothGradCAMPlusPlus()
    method.samples = 12
    method.deviation = 0.125
    method.seed = .max
    method.rectifier = .square
    #expect(
      method.settingTexts == [
        "samples": "12", "deviation": "0.125", "seed": "18446744073709551615",
        "rectifier": "square",
      ])
    #expect(LaFAM().settingTexts.isEmpty)
  }

  /// Texts that an option may take, each as the option tells it.
  private func texts(for option: SettingDescription) -> [String] {
    let texts =
      if option.choices == Double.settingChoices {
        ["0.375", "17.5", "3.0"]
      } else {
        option.choices.split(separator: ", ").map(String.init)
          + ["17", "0.375", "layer3.5", "95%", "10/4/4", "same:0.5"]
      }
    return texts.filter { $0 != option.standard }
  }

  /// The texts of a method make the same method, also after each option has changed.
  @Test(arguments: MethodRegistry.all.map { $0.about.identifier })
  func textsMakeTheMethod(identifier: String) throws {
    func check<Method: SaliencyMethod>(_: Method.Type) throws {
      let standards = Method().settingTexts
      let descriptions = Method.settingDescriptions
      #expect(standards.count == descriptions.count)
      for description in descriptions {
        #expect(standards[description.key] == description.standard)
      }
      #expect(try Method(settings: standards).settingTexts == standards)
      var all = Method()
      for description in descriptions {
        var changes: [String] = []
        for text in texts(for: description) {
          guard (try? all.set(description.key, to: text)) != nil else { continue }
          changes.append(text)
          // Every other option is what it was.
          let changed = try Method(settings: [description.key: text])
          var expected = standards
          expected[description.key] = text
          #expect(changed.settingTexts == expected)
          #expect(try Method(settings: changed.settingTexts).settingTexts == expected)
        }
        #expect(!changes.isEmpty, "no other text for \(description.key)")
        #expect(all.settingTexts[description.key] == changes.last)
      }
      // All options at once.
      let texts = all.settingTexts
      for (key, text) in texts { #expect(text != standards[key]) }
      #expect(try Method(settings: texts).settingTexts == texts)
    }
    try check(MethodRegistry.method(named: identifier))
  }

  /// Texts carry what a method does.
  @Test func textsMakeTheSameMap() throws {
    var random = TestGenerator(seed: 51)
    let pass = try ForwardPass(
      TestModel.random(), input: random.tensor([1, 3, 5, 4]), layers: ["features"])
    var method = LabelFreeRISE()
    for (key, text) in [("masks", "9"), ("seed", "5"), ("probability", "0.25")] {
      try method.set(key, to: text)
    }
    let map = try method.maps(of: pass, at: "features")
    #expect(try LabelFreeRISE(settings: method.settingTexts).maps(of: pass, at: "features") == map)
    try method.set("seed", to: "6")
    #expect(try LabelFreeRISE(settings: method.settingTexts).maps(of: pass, at: "features") != map)
  }
}
