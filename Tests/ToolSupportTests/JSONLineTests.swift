import Testing
import ToolSupport

@Suite struct JSONLineTests {
  private struct Record: Encodable {
    var path = "a/b.png"
    var seconds = 0.1
    var share: Float = 0.1
    var label: String? = "tab\tline\nend"
    var shape = [7, 7]
  }

  private struct Scores: Encodable {
    var image: String
    var top5: [[Double]]
  }

  @Test func isOneLineWithSortedKeysAndTheSchema() throws {
    #expect(
      try JSONLine.text(for: Record())
        == #"{"label":"tab\tline\nend","path":"a/b.png","schema":1,"seconds":0.1,"#
        + #""shape":[7,7],"share":0.1}"#)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func refusesNumbersThatAreNotFinite(value: Double) {
    let error = #expect(throws: JSONLineError.self) {
      try JSONLine.text(for: Scores(image: "a", top5: [[0.5], [1, value]]))
    }
    #expect(error?.path == ["top5", "1", "1"])
    #expect(
      error?.description
        == "JSON record: 'top5.1.1' is \(value), which JSON cannot hold; "
        + "expected a finite number or null")
  }
}
