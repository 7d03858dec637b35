import Foundation
import Testing

/// The rules, on this repository.
@Suite struct ArchitectureTests {
  private static let code = ["Packages", "Sources", "Tests", "Benchmarks", "Plugins"]

  @Test func manifestsPointDown() throws {
    let packages = try Repository.folders(in: "Packages")
    #expect(packages.contains("Tensor"))
    for package in packages {
      let url = Repository.root.appending(path: "Packages/\(package)/Package.swift")
      let manifest = try String(contentsOf: url, encoding: .utf8)
      #expect(Arrows.faults(ofManifest: manifest, package: package) == [])
    }
  }

  @Test func importsUnderPackagesPointDown() throws {
    for package in try Repository.folders(in: "Packages") {
      let sources = "Packages/\(package)/Sources"
      let modules = try Repository.folders(in: sources)
      let ownCModules = Set(modules.filter { $0.wholeMatch(of: #/C[A-Z]\w*/#) != nil })
      for module in modules {
        for file in try Repository.files(in: ["\(sources)/\(module)"], extensions: ["swift"]) {
          for imported in Import.all(in: try file.text()) {
            let fault = Arrows.fault(of: imported, in: module, ownCModules: ownCModules)
            #expect(fault == nil, "\(file.path)")
          }
        }
      }
    }
  }

  @Test func importsOfToolsPointDown() throws {
    let targets = try Repository.folders(in: "Sources")
    let tools = Set(targets).subtracting(["ExperimentSupport", "ToolSupport"])
    for target in targets {
      for file in try Repository.files(in: ["Sources/\(target)"], extensions: ["swift"]) {
        for imported in Import.all(in: try file.text()) {
          let fault = Arrows.fault(of: imported, inTool: target, tools: tools)
          #expect(fault == nil, "\(file.path)")
        }
      }
    }
  }

  @Test func librariesLeaveTheOutsideWorldToTools() throws {
    for package in try Repository.folders(in: "Packages") {
      let folder = ["Packages/\(package)/Sources"]
      for file in try Repository.files(in: folder, extensions: ["swift"]) {
        let faults = ForbiddenUse.faults(in: try file.text(), among: ForbiddenUse.inSwift)
        #expect(faults == [], "\(file.path)")
      }
      for file in try Repository.files(in: folder, extensions: ["c", "h"]) {
        let faults = ForbiddenUse.faults(in: try file.text(), among: ForbiddenUse.inC)
        #expect(faults == [], "\(file.path)")
      }
    }
  }

  @Test func filesAreShort() throws {
    for file in try Repository.files(in: Self.code, extensions: ["swift", "c", "h"]) {
      let lines = try file.text().split(
        omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      #expect(lines.count - 1 <= 400, "\(file.path) could be two files with names of their own")
    }
  }

  @Test func nothingNamesOneMachinesFolders() throws {
    let folders =
      Self.code + ["Documentation", "Notebooks-md", "Scripts", "Experiments", "Cluster"]
    let extensions: Set = ["swift", "c", "h", "md", "json", "py", "sh", "txt", "modulemap", ""]
    for file in try Repository.files(in: folders, extensions: extensions) {
      guard !file.path.hasPrefix("Tests/ArchitectureTests/"), !file.url.hasDirectoryPath else {
        continue
      }
      #expect(machinePaths(in: try file.text()) == [], "\(file.path)")
    }
  }
}
