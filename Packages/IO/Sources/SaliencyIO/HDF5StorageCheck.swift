internal import CHDF5
import SaliencyTensor

/// Holds what a dataset claims against what the file can hold, before memory is taken for it.
///
/// Data that lie in other files are refused: a file of weights from elsewhere could otherwise show
/// any file of its reader as a tensor.
struct HDF5StorageCheck {
  let file: HDF5File
  let dataset: hid_t
  let description: HDF5File.Dataset

  // Deflate, the strongest usual filter, shrinks to 1/1032 at the very best.
  private static let greatestCompression = 1100

  // Chunks up to this size, of which HDF5 holds one at a time, are small whatever the file's size.
  private static let smallChunk = 1 << 24

  private var place: String { "dataset '\(description.path)'" }

  func run() throws(FileError) {
    let type = H5Dget_type(dataset)
    let creation = H5Dget_create_plist(dataset)
    defer {
      if type >= 0 { H5Tclose(type) }
      if creation >= 0 { H5Pclose(creation) }
    }
    guard type >= 0, creation >= 0 else { throw file.damaged(place) }
    guard description.shape.count > 0 else { return }
    try checkThatDataLieInFile(creation)
    let compression = try filterCount(of: creation) > 0 ? Self.greatestCompression : 1
    let stored = Int(clamping: H5Dget_storage_size(dataset))
    guard stored > 0 else {
      throw file.error(
        place, "has the shape \(description.shape), but no data were ever written",
        remedy: "write the file again")
    }
    guard stored <= file.byteCount else {
      throw file.error(
        place, "claims \(stored) bytes of a file of \(file.byteCount)",
        remedy: "download the file again")
    }
    let size = H5Tget_size(type)
    let (largest, _) = stored.multipliedReportingOverflow(by: compression)
    let (bytes, overflow) = description.shape.count.multipliedReportingOverflow(by: size)
    guard !overflow, bytes <= largest else {
      throw file.error(
        place,
        "expected data for shape \(description.shape) with \(size) bytes per element, "
          + "found \(stored) bytes",
        remedy: "the data are damaged or were never written: download the file again")
    }
    if H5Pget_layout(creation) == H5D_CHUNKED {
      try checkChunks(creation, elementSize: size, largest: largest)
    }
  }

  private func checkThatDataLieInFile(_ creation: hid_t) throws(FileError) {
    let layout = H5Pget_layout(creation)
    guard [H5D_COMPACT, H5D_CONTIGUOUS, H5D_CHUNKED].contains(layout),
      H5Pget_external_count(creation) == 0
    else {
      throw file.error(
        place, "expected data in this file, found a reference to another one",
        remedy: "copy the data into one file")
    }
  }

  /// A chunk is held in memory whole, so its claim counts too.
  private func checkChunks(
    _ creation: hid_t, elementSize: Int, largest: Int
  ) throws(FileError) {
    var extents = [hsize_t](repeating: 0, count: 32)
    let rank = H5Pget_chunk(creation, 32, &extents)
    guard (1...32).contains(rank) else { throw file.damaged(place) }
    let dimensions = extents.prefix(Int(rank)).compactMap { Int(exactly: $0) }
    guard dimensions.count == rank, let bytes = Shape(readFrom: dimensions + [elementSize]),
      bytes.count <= max(largest, Self.smallChunk)
    else {
      throw file.error(
        place,
        "claims chunks of \(Array(extents.prefix(Int(rank)))) elements in a file of "
          + "\(file.byteCount) bytes", remedy: "download the file again")
    }
  }

  /// The number of filters, all of which must be part of HDF5 itself.
  ///
  /// For any other filter the library would load and run a plug-in.
  private func filterCount(of creation: hid_t) throws(FileError) -> Int {
    let builtIn = [
      H5Z_FILTER_DEFLATE, H5Z_FILTER_SHUFFLE, H5Z_FILTER_FLETCHER32, H5Z_FILTER_SZIP,
      H5Z_FILTER_NBIT, H5Z_FILTER_SCALEOFFSET,
    ]
    let count = H5Pget_nfilters(creation)
    guard count >= 0 else { throw file.damaged(place) }
    for index in 0..<UInt32(count) {
      let filter = chdf5_filter(creation, index)
      guard filter >= 0 else { throw file.damaged(place) }
      guard builtIn.contains(filter), H5Zfilter_avail(filter) > 0 else {
        throw file.error(
          place, "is compressed by filter \(filter), which cannot be read",
          remedy: "write the file again with gzip or without compression")
      }
    }
    return Int(count)
  }
}
