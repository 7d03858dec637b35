internal import CHDF5
import SaliencyTensor

/// A walk over the hard links below a group.
///
/// The caller holds the library.
struct HDF5Walk {
  private let file: HDF5File
  private var seen: Set<[UInt8]> = []

  /// The datasets of numbers that were met.
  private(set) var found: [HDF5File.Dataset] = []

  // Far deeper than any model; a file made to be deep ends here instead of at the stack's end.
  private static let greatestDepth = 64

  init(file: HDF5File) {
    self.file = file
  }

  /// Visits a group or dataset and what is below it.
  mutating func visit(_ object: hid_t, path: String, depth: Int) throws(FileError) {
    switch H5Iget_type(object) {
    case H5I_DATASET:
      if let dataset = try Self.describe(object, path: path, in: file) { found.append(dataset) }
    case H5I_GROUP:
      // A group may contain itself, and many names for one group would make many paths.
      guard try isNew(object, path: path) else { return }
      guard depth < Self.greatestDepth else {
        throw file.error("group '\(path)'", "groups are nested more than \(depth) deep")
      }
      for name in try Self.links(of: object, in: file, path: path) {
        let childPath = path.isEmpty ? name : path + "/" + name
        let child = H5Oopen(object, name, hid_t(H5P_DEFAULT))
        guard child >= 0 else { throw file.damaged("object '\(childPath)'") }
        defer { H5Oclose(child) }
        try visit(child, path: childPath, depth: depth + 1)
      }
    default: break
    }
  }

  private mutating func isNew(_ group: hid_t, path: String) throws(FileError) -> Bool {
    var identity = chdf5_identity()
    guard chdf5_object_identity(group, &identity) >= 0 else {
      throw file.damaged("group '\(path)'")
    }
    return seen.insert(withUnsafeBytes(of: identity) { Array($0) }).inserted
  }

  /// The names of a group's hard links.
  static func links(of group: hid_t, in file: HDF5File, path: String) throws(FileError) -> [String]
  {
    var names: [String] = []
    let status = withUnsafeMutablePointer(to: &names) { names in
      chdf5_visit_links(
        group,
        { name, isHard, context in
          guard isHard != 0, let name, let context else { return 0 }
          context.assumingMemoryBound(to: [String].self).pointee.append(String(cString: name))
          return 0
        }, names)
    }
    guard status >= 0 else {
      throw file.damaged("group '\(path.isEmpty ? "/" : path)'")
    }
    return names
  }

  /// A dataset's shape and type; `nil` if its elements are no numbers.
  static func describe(_ dataset: hid_t, path: String, in file: HDF5File) throws(FileError)
    -> HDF5File.Dataset?
  {
    let place = "dataset '\(path)'"
    let type = H5Dget_type(dataset)
    let space = H5Dget_space(dataset)
    defer {
      if type >= 0 { H5Tclose(type) }
      if space >= 0 { H5Sclose(space) }
    }
    guard type >= 0, space >= 0 else { throw file.damaged(place) }
    guard let elementType = elementType(type) else { return nil }
    guard H5Sget_simple_extent_type(space) != H5S_NULL else { return nil }
    let rank = H5Sget_simple_extent_ndims(space)
    guard (0...32).contains(rank) else { throw file.damaged(place) }
    var extents = [hsize_t](repeating: 0, count: Int(rank))
    if rank > 0, H5Sget_simple_extent_dims(space, &extents, nil) != rank {
      throw file.damaged(place)
    }
    let dimensions = extents.compactMap { Int(exactly: $0) }
    guard dimensions.count == extents.count, let shape = Shape(readFrom: dimensions) else {
      throw file.error(place, "claims more elements than can be counted: \(extents)")
    }
    return HDF5File.Dataset(path: path, shape: shape, elementType: elementType)
  }

  private static func elementType(_ type: hid_t) -> String? {
    let bits = H5Tget_size(type) * 8
    switch H5Tget_class(type) {
    case H5T_FLOAT:
      var (sign, exponent, exponentSize, fraction, fractionSize) = (0, 0, 0, 0, 0)
      H5Tget_fields(type, &sign, &exponent, &exponentSize, &fraction, &fractionSize)
      return bits == 16 && exponentSize == 8 ? "bfloat16" : "float\(bits)"
    case H5T_INTEGER: return (H5Tget_sign(type) == H5T_SGN_NONE ? "uint" : "int") + "\(bits)"
    // h5py stores truth values as an enumeration of one byte.
    case H5T_ENUM: return bits == 8 ? "bool" : nil
    default: return nil
    }
  }
}
