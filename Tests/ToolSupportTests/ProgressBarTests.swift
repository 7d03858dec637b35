import ArgumentParser
import Synchronization
import Testing
import ToolSupport

@Suite struct ProgressBarTests {
  /// A clock that is set by hand and a screen that keeps what was written.
  private final class Stage: Sendable {
    let time = Mutex(Duration.zero)
    let screen = Mutex("")

    func bar(total: Int, style: ProgressBar.Style) -> ProgressBar {
      ProgressBar(
        ProgressText(title: "Rendering", total: total), style: style,
        elapsed: { self.time.withLock { $0 } },
        write: { text in self.screen.withLock { $0 += text } })
    }

    func takeScreen() -> String {
      screen.withLock { screen in
        defer { screen = "" }
        return screen
      }
    }
  }

  @Test func redrawsAtMostTenTimesASecond() {
    let stage = Stage()
    let bar = stage.bar(total: 1000, style: .redrawn(columns: 60))
    #expect(stage.takeScreen() == "Rendering  [.................................]  0/1000  0:00")
    for step in 1...100 {
      stage.time.withLock { $0 = .milliseconds(step) }
      bar.advance()
    }
    #expect(
      stage.takeScreen()
        == "\r\u{1B}[KRendering  [##..................]  100/1000  0:00, 0:00 left")
    bar.advance(by: 400)
    #expect(stage.takeScreen() == "")
    stage.time.withLock { $0 = .seconds(90) }
    bar.advance(by: 250)
    #expect(
      stage.takeScreen()
        == "\r\u{1B}[KRendering  [###############.....]  750/1000  1:30, 0:30 left")
  }

  @Test func endsItsLineOnce() {
    let stage = Stage()
    let bar = stage.bar(total: 2, style: .redrawn(columns: 40))
    bar.advance(by: 2)
    _ = stage.takeScreen()
    bar.finish()
    #expect(stage.takeScreen() == "\r\u{1B}[KRendering  [################]  2/2  0:00\n")
    bar.advance()
    bar.finish()
    #expect(stage.takeScreen() == "")
  }

  @Test func leavesTheLineFreeForTheErrorOfItsWork() throws {
    struct Failure: Error, Equatable {}
    let stage = Stage()
    let bar = stage.bar(total: 2, style: .redrawn(columns: 20))
    #expect(throws: Failure()) {
      try bar.show { () throws(Failure) in
        _ = stage.takeScreen()
        throw Failure()
      }
    }
    #expect(stage.takeScreen() == "\r\u{1B}[K")
    bar.advance()
    bar.finish()
    #expect(stage.takeScreen() == "")

    let other = stage.bar(total: 1, style: .redrawn(columns: 20))
    other.show { other.advance() }
    #expect(stage.takeScreen().hasSuffix("\r\u{1B}[KRendering  1/1  0:00\n"))
  }

  @Test func keepsReportsApartFromTheBar() {
    let stage = Stage()
    let bar = stage.bar(total: 1, style: .redrawn(columns: 20))
    _ = stage.takeScreen()
    bar.report("a.jpg: not a JPEG file")
    #expect(stage.takeScreen() == "\r\u{1B}[Ka.jpg: not a JPEG file\nRendering  0/1  0:00")
  }

  @Test func writesFewPlainLines() {
    let stage = Stage()
    let bar = stage.bar(total: 100, style: .plain)
    for step in 1...25 {
      stage.time.withLock { $0 = .seconds(step) }
      bar.advance()
    }
    bar.finish()
    #expect(
      stage.takeScreen() == """
        Rendering: 10/100, 0:10, 1:30 left
        Rendering: 20/100, 0:20, 1:20 left
        Rendering: 25/100, 0:25, 1:15 left

        """)
  }

  @Test func silenceHidesProgressButNotReports() {
    let stage = Stage()
    let bar = stage.bar(total: 1, style: .silent)
    stage.time.withLock { $0 = .seconds(60) }
    bar.advance()
    bar.report("a.jpg: not a JPEG file")
    bar.finish()
    #expect(stage.takeScreen() == "a.jpg: not a JPEG file\n")
  }

  @Test func quietWinsOverProgress() throws {
    #expect(ProgressBar.Style(options: try .parse(["--quiet", "--progress"])) == .silent)
  }

  @Test func textFitsTheColumns() {
    let text = ProgressText(title: "Rendering", total: 10)
    for columns in 0...100 {
      let line = text.line(done: 5, elapsed: .seconds(4000), columns: columns)
      #expect(line.count <= columns)
    }
    #expect(text.line(done: 5, elapsed: .seconds(4000), columns: 10) == "Rendering ")
  }

  @Test func tellsTheTimeLeftOnlyWhereItIsKnown() {
    let text = ProgressText(title: "Rendering", total: 4)
    #expect(text.timeLeft(done: 0, elapsed: .seconds(9)) == nil)
    #expect(text.timeLeft(done: 1, elapsed: .seconds(9)) == .seconds(27))
    #expect(text.timeLeft(done: 4, elapsed: .seconds(9)) == nil)
    #expect(
      ProgressText(title: "Rendering", total: 0).line(
        done: 0, elapsed: .zero, columns: nil) == "Rendering: 0/0, 0:00")
  }

  @Test func writesDurationsAsPeopleDo() {
    #expect(ProgressText.clock(.milliseconds(59_999)) == "0:59")
    #expect(ProgressText.clock(.seconds(249)) == "4:09")
    #expect(ProgressText.clock(.seconds(3600)) == "1:00:00")
    #expect(ProgressText.clock(.seconds(360_061)) == "100:01:01")
  }
}
