/// What `--json` tells of a source.
struct SourceRecord: Encodable {
  let name: String
  let title: String
  let page: String
  let terms: String

  /// `listed`, `there`, `downloaded`, `unpacked`, `verified`, `failed` or `needs-account`.
  let status: String

  /// What is there, in words.
  let state: String?
  let url: String?

  /// The file.
  let path: String?

  /// What is used: the file, or the folder that is taken out of it.
  let place: String
  let size: Int?
  let sha256: String?

  /// How certain the contents are.
  let certainty: String?
  let instructions: String?
  let error: String?

  init(
    _ source: Source, in folder: DataFolder, status: String, state: DataFolder.State? = nil,
    digests: FileDigests? = nil, error: String? = nil
  ) {
    name = source.name
    title = source.title
    page = source.page
    terms = source.terms
    self.status = status
    self.state = state?.description
    self.error = error
    switch source.access {
    case .download(let file):
      url = file.address
      path = folder.place(file.path)
      place = folder.place(file.unpackedFolder ?? file.path)
      size = digests?.size ?? file.size
      sha256 = digests?.sha256 ?? file.digests.sha256
      certainty = file.digests.certainty
      instructions = nil
    case .account(let place, let instructions):
      url = nil
      path = nil
      self.place = folder.place(place)
      size = nil
      sha256 = nil
      certainty = nil
      self.instructions = instructions
    }
  }
}
