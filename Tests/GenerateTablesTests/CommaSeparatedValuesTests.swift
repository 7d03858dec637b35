// Testable imports are for debug builds; see CONTRIBUTING.md.
#if DEBUG
  import Testing
  import ToolSupport

  @testable import generate_tables

  @Suite struct CommaSeparatedValuesTests {
    private func values(_ text: String) throws -> CommaSeparatedValues {
      try values(Array(text.utf8))
    }

    private func values(_ bytes: [UInt8]) throws -> CommaSeparatedValues {
      try bytes.withUnsafeBytes { try CommaSeparatedValues($0, path: "a.csv") }
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func linesEndInEveryWay(end: String) throws {
      let found = try values(["a,b", "1, 2 ", ",", "", "\"x\",\"\""].map { $0 + end }.joined())
      #expect(found.rows == [["a", "b"], ["1", " 2 "], ["", ""], [""], ["x", ""]])
      #expect(!found.endsInRow)
    }

    @Test func quotedFieldsHoldAnything() throws {
      let found = try values("\u{FEFF}a,\"b, \"\"c\"\"\nd\",e\"f\n\"('cat',)\",ü,\"\"\"\"\n")
      #expect(found.rows == [["a", "b, \"c\"\nd", "e\"f"], ["('cat',)", "ü", "\""]])
    }

    @Test func everyPrefixIsTornOrWhole() throws {
      let text = "a,b\n1,\"ü, \"\"x\"\"\n\"\n2,é\n"
      let bytes = Array(text.utf8)
      let whole = try values(text).rows
      for count in 0...bytes.count {
        let found = try values(Array(bytes[..<count]))
        // The rows before a torn one are those of the whole file.
        let complete = found.endsInRow ? Array(found.rows.dropLast()) : found.rows
        #expect(complete == Array(whole.prefix(complete.count)), "\(count) bytes")
        #expect(found.endsInRow == ![0, 4, 19, bytes.count].contains(count), "\(count) bytes")
      }
    }

    @Test func namesTheRowOfWhatItCannotRead() throws {
      let text = #expect(throws: ToolError.self) { try values("a\n\"b\" c\n") }
      #expect(text?.description.hasPrefix("a.csv: row 2: expected a comma") == true)
      let bytes = #expect(throws: ToolError.self) {
        try values(Array("a\nb\n".utf8) + [0xFF, 0x0A])
      }
      #expect(bytes?.description.hasPrefix("a.csv: row 3: expected text in UTF-8") == true)
    }
  }
#endif
