import ArgumentParser
import Testing
import ToolSupport

@Suite struct GlobalOptionsTests {
  @Test func areOffUnlessAskedFor() throws {
    let options = try GlobalOptions.parse([])
    #expect(!options.quiet && !options.json && !options.progress)
  }

  @Test func areReadFromTheCommandLine() throws {
    let options = try GlobalOptions.parse(["--quiet", "--json", "--progress"])
    #expect(options.quiet && options.json && options.progress)
    #expect(try GlobalOptions.parse(["-q"]).quiet)
  }

  @Test func partialFailureIsCodeThree() {
    #expect(ExitCode.someInputsFailed.rawValue == 3)
  }
}
