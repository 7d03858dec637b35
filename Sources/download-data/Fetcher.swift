import Foundation
import SaliencyIO
import ToolSupport

/// Brings sources into the data folder: downloads, checks and unpacks what is not there.
struct Fetcher {
  let folder: DataFolder
  let downloader: Downloader

  /// Whether what is there is downloaded anew.
  let force: Bool

  /// Whether the contents of what is there are checked.
  let verify: Bool

  let options: GlobalOptions

  /// What is recorded of files for which no hash is published.
  var record: HashRecord

  /// Brings one source.
  ///
  /// - Returns: What was done, as a line and as a record.
  /// - Throws: An error that tells of the source in one line.
  mutating func fetch(
    _ source: Source, _ file: RemoteFile
  ) async throws -> (line: String, record: SourceRecord) {
    let path = folder.place(file.path)
    var state = folder.state(of: source, recorded: record)
    var words: [String] = []
    var status = "there"
    var digests: FileDigests?
    // Found out only at the end, this would cost a whole download.
    guard !isFolder(path) else {
      throw FileError(
        path: path, problem: "expected a file or nothing, found a folder", remedy: "move it away")
    }
    if case .wrongSize(let expected, let found) = state, !force {
      throw FileError(
        path: path, problem: "expected \(expected) bytes, found \(found)",
        remedy: "move it away, or replace it with --force")
    }
    if force || state == .absent || state.isPartial {
      digests = try download(source, file, to: path, words: &words)
      status = "downloaded"
      state = file.unpackedFolder == nil ? .complete : .packed
    } else if verify, DataFolder.size(ofFile: path) != nil {
      digests = try check(source, file, at: path)
      words.append("\(path) is there, \(certainty(of: file))")
      status = "verified"
    } else {
      words.append("\(folder.place(file.unpackedFolder ?? file.path)) is there")
    }
    if state == .packed, let name = file.unpackedFolder {
      if options.showsNotes { StandardError.writeLine("\(source.name): unpacking \(path)") }
      try await Archive(path: path).unpack(name, into: folder.path)
      words.append("unpacked to \(folder.place(name))")
      status = "unpacked"
    }
    return (
      "\(source.name): " + words.joined(separator: "; "),
      SourceRecord(source, in: folder, status: status, state: .complete, digests: digests)
    )
  }

  private mutating func download(
    _ source: Source, _ file: RemoteFile, to path: String, words: inout [String]
  ) throws -> FileDigests {
    try createFolder(URL(filePath: path).deletingLastPathComponent().path)
    let part = try PartialFile(of: path)
    do {
      try downloader.download(source, file, into: part)
    } catch {
      if part.length == 0 { part.remove() }
      throw error
    }
    let digests = try FileDigests(
      of: part.path, for: file.digests, title: source.name, options: options)
    let size = file.size ?? digests.size
    if let difference = digests.difference(from: file.digests, recorded: record[file])
      ?? (size == digests.size ? nil : "expected \(size) bytes, found \(digests.size)")
    {
      // Going on from these bytes would never mend them.
      part.remove()
      throw ToolError(
        "\(source.name): \(file.address): \(difference); the download was thrown away; "
          + "try again, and if it stays so, " + remedy(for: source, file))
    }
    try part.finish(as: path)
    words.append("\(path) downloaded, \(digests.size) bytes, \(certainty(of: file))")
    if !file.digests.isCertain, record[file] == nil {
      try record.add(file, digests)
      words.append("SHA-256 \(digests.sha256) recorded in \(record.path), not certain")
    }
    return digests
  }

  private func check(_ source: Source, _ file: RemoteFile, at path: String) throws -> FileDigests {
    let digests = try FileDigests(of: path, for: file.digests, title: source.name, options: options)
    if let difference = digests.difference(from: file.digests, recorded: record[file]) {
      throw FileError(path: path, problem: difference, remedy: "download it again with --force")
    }
    return digests
  }

  private func certainty(of file: RemoteFile) -> String {
    if file.digests.isCertain { return "SHA-256 as published" }
    if record[file] != nil { return "SHA-256 as recorded at the first download" }
    if let prefix = file.digests.sha256Prefix {
      return "first \(prefix.count) digits of the SHA-256 as published"
    }
    return file.digests.md5 != nil ? "MD5 as published" : "no hash is published"
  }

  private func remedy(for source: Source, _ file: RemoteFile) -> String {
    file.digests.isCertain || record[file] == nil
      ? "see \(source.page) and correct the manifest"
      : "see \(source.page) and remove the file's entry from \(record.path)"
  }
}

extension DataFolder.State {
  /// Whether a download is under way.
  fileprivate var isPartial: Bool {
    if case .partial = self { true } else { false }
  }
}
