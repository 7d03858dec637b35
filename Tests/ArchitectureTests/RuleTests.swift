import Testing

/// The rules themselves, on sources that were made up for them.
@Suite struct RuleTests {
  @Test func commentsAndStringsAreNoCode() {
    #expect(codeOnly("a // print()\nb") == "a \nb")
    #expect(codeOnly("a /* x /* y */ \n z */ b") == "a \n b")
    #expect(codeOnly(#"a("print() \" exit()") b"#) == #"a("") b"#)
    #expect(codeOnly("a(\"\"\"\n print(\"x\")\n \"\"\") b") == "a(\"\"\n\n) b")
    #expect(codeOnly(##"a(#"\"#) b // "c""##) == #"a("") b "#)
  }

  @Test func importsAreFound() {
    let source = """
      // import Comment
      import Plain
      public import Public
        internal import CHDF5
      @testable import Tested
      @_exported public import Exported
      private import struct Foundation.URL
      let text = "import String"
      """
    #expect(
      Import.all(in: source) == [
        Import(module: "Plain"), Import(access: "public", module: "Public"),
        Import(access: "internal", module: "CHDF5"), Import(module: "Tested"),
        Import(access: "public", module: "Exported"),
        Import(access: "private", module: "Foundation"),
      ])
  }

  @Test(arguments: [
    ("SaliencyTensor", "SaliencyModels"),
    ("SaliencyModels", "SaliencyIO"),
    ("SaliencyModels", "ArgumentParser"),
    ("SaliencyMetrics", "SaliencyMethods"),
    ("SaliencyMethods", "SaliencyMetrics"),
    ("SaliencyIO", "SaliencyDrawing"),
    ("SaliencyIO", "SaliencyTensorTesting"),
    ("SaliencyMethods", "CHDF5"),
    ("SaliencyNew", "SaliencyTensor"),
  ])
  func arrowsThatPointUpAreFaults(module: String, imported: String) {
    let found = Arrows.fault(
      of: Import(access: "internal", module: imported), in: module, ownCModules: ["CLAPACK"])
    #expect(found != nil)
  }

  @Test(arguments: [
    ("SaliencyModels", "SaliencyTensor"),
    ("SaliencyMethods", "SaliencyModels"),
    ("SaliencyDrawing", "SaliencyIO"),
    ("SaliencyTensor", "CLAPACK"),
    ("SaliencyIO", "FoundationEssentials"),
  ])
  func arrowsThatPointDownAreNone(module: String, imported: String) {
    let found = Arrows.fault(
      of: Import(access: "internal", module: imported), in: module, ownCModules: ["CLAPACK"])
    #expect(found == nil)
  }

  @Test(arguments: ["", "public", "package"])
  func cModulesStayInside(access: String) {
    let imported = Import(access: access, module: "CHDF5")
    #expect(Arrows.fault(of: imported, in: "SaliencyIO", ownCModules: ["CHDF5"]) != nil)
  }

  @Test func toolsStandAlone() {
    let tools: Set = ["ToolSupport", "convert-weights", "render-saliency"]
    func fault(_ module: String, in target: String) -> String? {
      Arrows.fault(
        of: Import(module: module), inTool: target, tools: tools.subtracting(["ToolSupport"]))
    }
    #expect(fault("convert_weights", in: "render-saliency") != nil)
    #expect(fault("CHDF5", in: "convert-weights") != nil)
    #expect(fault("SaliencyTensorTesting", in: "convert-weights") != nil)
    #expect(fault("SaliencyMethods", in: "ToolSupport") != nil)
    #expect(fault("SaliencyMethods", in: "render-saliency") == nil)
    #expect(fault("Crypto", in: "convert-weights") == nil)
    #expect(fault("SaliencyIO", in: "ToolSupport") == nil)
  }

  @Test func manifestsNameOnlyWhatLiesBelow() {
    let manifest = #"dependencies: [.package(path: "../IO"), .package(path: "../Tensor")]"#
    #expect(
      Arrows.faults(ofManifest: manifest, package: "Models") == ["Models must not depend on IO"])
    #expect(
      Arrows.faults(ofManifest: #".package(url: "https://example.org/a")"#, package: "IO").count
        == 1)
    #expect(Arrows.faults(ofManifest: "", package: "New").count == 1)
    #expect(Arrows.faults(ofManifest: #".package(path: "../Tensor")"#, package: "IO") == [])
  }

  @Test(arguments: [
    "print(x)", "  debugPrint(x)", "exit(1)", "fatalError()", "ProcessInfo.processInfo.environment",
    "getenv(name)", "Glibc.getenv(name)", "Date()", "let c = ContinuousClock()",
    "Int.random(in: 0..<9)", "a.shuffled()",
  ])
  func forbiddenUsesAreFound(line: String) {
    let source = "let a = 1\n\(line)\n"
    #expect(ForbiddenUse.faults(in: source, among: ForbiddenUse.inSwift).count == 1)
  }

  @Test(arguments: [
    "printer(x)", "file.exit(1)", "// print(x)", #"throw Failure("print(x)")"#, "fingerprint(x)",
    "func dump(_ x: Int)", "Int.random(in: 0..<9, using: &generator)", "a.shuffled(using: &g)",
    "updateDate(x)", "ProcessInfo.processInfo.activeProcessorCount",
  ])
  func whatOnlyLooksLikeThemIsNot(line: String) {
    #expect(ForbiddenUse.faults(in: line, among: ForbiddenUse.inSwift) == [])
  }

  @Test func forbiddenUsesInCAreFound() {
    let source =
      "int a;\nvoid f(void) { fprintf(stderr, \"x\"); }\n/* exit(1) */\nint runtime(void);\n"
    #expect(ForbiddenUse.faults(in: source, among: ForbiddenUse.inC) == ["line 2 must not print"])
  }

  @Test func machinePathsAreFound() {
    let home = "/" + "home/someone/weights.h5"
    #expect(machinePaths(in: "let path = \"\(home)\"\n").count == 1)
    #expect(machinePaths(in: "(\(home))").count == 1)
    #expect(machinePaths(in: "../mnt/weights.h5 and https://example.org/mnt/x") == [])
    #expect(machinePaths(in: "/usr/local/bin") == [])
  }
}
