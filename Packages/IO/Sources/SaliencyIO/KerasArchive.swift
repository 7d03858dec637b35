#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// A `.keras` file of Keras 3: a ZIP archive with the weights in HDF5 beside the configuration.
///
/// The configuration is not run and not needed: the weights tell the network by their names.
struct KerasArchive {
  /// The weights, as in a `.weights.h5`.
  let weights: HDF5File

  /// The version of Keras that wrote the archive, where it says so.
  let version: String?

  private static let weightsName = "model.weights.h5"
  private static let metadataName = "metadata.json"

  // Such a file holds a version and a date.
  private static let largestMetadata = 1 << 20

  /// Opens the weights of an archive.
  ///
  /// - Returns: `nil` if the file is no ZIP archive with weights of Keras.
  /// - Throws: ``FileError`` if the archive or the weights in it are damaged.
  init?(_ file: MappedFile) throws(FileError) {
    guard ContainerSignature.isZip(file.bytes) else { return nil }
    let archive: ZipArchive
    do throws(FileError) {
      archive = try ZipArchive(file)
    } catch {
      // Other archives are none of this reader's business.
      if ContainerSignature.kind(of: file.bytes) == ContainerSignature.kerasArchive { throw error }
      return nil
    }
    guard let entry = archive.entry(named: Self.weightsName) else { return nil }
    let image = try MappedFile(path: file.path, byteCount: entry.byteCount) {
      (buffer) throws(FileError) in
      try archive.read(entry, from: 0, into: buffer)
    }
    weights = try HDF5File(image: image)
    version = try Self.version(in: archive)
  }

  private static func version(in archive: ZipArchive) throws(FileError) -> String? {
    guard let entry = archive.entry(named: metadataName) else { return nil }
    let bytes = try archive.contents(of: entry, limit: largestMetadata)
    return (try? JSONDecoder().decode(Metadata.self, from: Data(bytes)))?.version
  }

  private struct Metadata: Decodable {
    let version: String?

    private enum CodingKeys: String, CodingKey {
      case version = "keras_version"
    }
  }
}
