// Testable imports are for debug builds; see CONTRIBUTING.md.
#if DEBUG
  import Testing

  @testable import generate_tables

  @Suite struct LabelTupleTests {
    @Test(arguments: [
      ("('cat',)", ["cat"]), ("('cat', 'dog')", ["cat", "dog"]), ("()", []), ("", []),
      ("(\"carpenter's kit\", 'a, b')", ["carpenter's kit", "a, b"]), ("['cat']", ["cat"]),
      (#"('it\'s', 'a\\b')"#, ["it's", #"a\b"#]), ("(3, 14)", ["3", "14"]), ("cat", ["cat"]),
      ("tabby (cat)", ["tabby (cat)"]), ("(", ["("]), ("('',)", [""]),
    ])
    func readsWhatPythonWrites(text: String, labels: [String]) {
      #expect(LabelTuple.labels(text) == labels)
    }

    @Test(arguments: [[], ["cat"], ["cat", "tv/monitor"], ["it's"], ["'\""], [#"a\b"#, ", "]])
    func readsWhatItWrites(labels: [String]) {
      #expect(LabelTuple.labels(LabelTuple.text(labels)) == labels)
    }
  }
#endif
