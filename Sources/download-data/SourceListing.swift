import ToolSupport

/// What `--list` writes.
struct SourceListing {
  let folder: DataFolder
  let record: HashRecord

  /// Writes all sources.
  ///
  /// - Throws: `StandardOutputError` if that cannot be written.
  func write(_ sources: [Source], asJSON: Bool) throws {
    for (index, source) in sources.enumerated() {
      let state = folder.state(of: source, recorded: record)
      if asJSON {
        try JSONLine.write(
          SourceRecord(source, in: folder, status: "listed", state: state))
        continue
      }
      if index > 0 { try StandardOutput.writeLine("") }
      for line in lines(for: source, state) { try StandardOutput.writeLine(line) }
    }
  }

  private func lines(for source: Source, _ state: DataFolder.State) -> [String] {
    var lines = [
      "\(source.name): \(source.title)",
      "  page   \(source.page)",
      "  terms  \(source.terms)",
    ]
    switch source.access {
    case .download(let file):
      lines.append("  from   \(file.address)")
      lines.append("  size   " + (file.size.map(Self.size) ?? "not known"))
      let recorded =
        file.digests.isCertain
        ? "" : record[file] == nil ? ", recorded on first download" : ", recorded, not certain"
      lines.append("  hash   \(file.digests.certainty)\(recorded)")
      lines.append("  goes   to \(folder.place(file.path))")
      if let name = file.unpackedFolder {
        lines.append("         unpacked to \(folder.place(name))")
      }
    case .account(let place, let instructions):
      lines.append("  needs  an account: \(instructions)")
      lines.append("  goes   to \(folder.place(place))")
    }
    return lines + ["  state  \(state.description)"]
  }

  /// A size in bytes, with megabytes beside it.
  private static func size(_ bytes: Int) -> String {
    "\(bytes) bytes (\((bytes + 500_000) / 1_000_000) MB)"
  }
}
