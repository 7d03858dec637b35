internal import CHDF5

extension HDF5File {
  // The longest list of names in use has some thousand entries.
  private static let mostStrings = 1 << 20

  /// A list of strings that an object carries, fixed or variable in length.
  ///
  /// Lists too long for one attribute are split by Keras into `name0`, `name1`, ...; these are put
  /// together again.
  ///
  /// - Parameters:
  ///   - name: The attribute.
  ///   - object: The path of a group or dataset, without the leading slash; the root when empty.
  /// - Returns: `nil` if there is no such attribute; one string for an attribute that is no list.
  /// - Throws: ``FileError`` if the object is missing or the attribute holds no strings.
  public func strings(_ name: String, of object: String = "") throws(FileError) -> [String]? {
    if let whole = try attribute(name, of: object) { return whole }
    var parts: [String]?
    var number = 0
    while let part = try attribute("\(name)\(number)", of: object) {
      parts = (parts ?? []) + part
      number += 1
    }
    return parts
  }

  /// The names of all attributes of an object.
  ///
  /// - Parameter object: The path of a group or dataset, without the leading slash; the root when
  ///   empty.
  /// - Returns: The names in alphabetical order.
  /// - Throws: ``FileError`` if the object is missing or damaged.
  public func attributeNames(of object: String = "") throws(FileError) -> [String] {
    try withObject(object, "object") { (owner) throws(FileError) in
      var names: [String] = []
      let status = withUnsafeMutablePointer(to: &names) { names in
        H5Aiterate2(
          owner, H5_INDEX_NAME, H5_ITER_INC, nil,
          { _, name, _, context in
            guard let name, let context else { return 0 }
            context.assumingMemoryBound(to: [String].self).pointee.append(String(cString: name))
            return 0
          }, names)
      }
      guard status >= 0 else { throw damaged("object '\(object.isEmpty ? "/" : object)'") }
      return names
    }
  }

  /// The attributes of the root that are one string, which is what a file says about itself.
  func rootStrings() throws(FileError) -> [String: String] {
    var strings: [String: String] = [:]
    for name in try attributeNames() {
      let values = try withObject("", "object") { (root) throws(FileError) in
        try read(name, of: root, place: Self.place(name, ""))
      }
      if let values, values.count == 1 { strings[name] = values[0] }
    }
    return strings
  }

  private static func place(_ name: String, _ object: String) -> String {
    "attribute '\(name)' of '\(object.isEmpty ? "/" : object)'"
  }

  private func attribute(_ name: String, of object: String) throws(FileError) -> [String]? {
    let place = Self.place(name, object)
    return try withObject(object, "object") { (owner) throws(FileError) -> [String]? in
      let exists = H5Aexists(owner, name)
      guard exists >= 0 else { throw damaged(place) }
      guard exists > 0 else { return nil }
      guard let strings = try read(name, of: owner, place: place) else {
        throw error(
          place, "expected strings, found another type", remedy: "write the file again")
      }
      return strings
    }
  }

  /// Reads an attribute; `nil` if it holds something else than strings.
  private func read(
    _ name: String, of owner: hid_t, place: String
  ) throws(FileError) -> [String]? {
    let attribute = H5Aopen(owner, name, hid_t(H5P_DEFAULT))
    guard attribute >= 0 else { throw damaged(place) }
    defer { H5Aclose(attribute) }
    let type = H5Aget_type(attribute)
    let space = H5Aget_space(attribute)
    defer {
      if type >= 0 { H5Tclose(type) }
      if space >= 0 { H5Sclose(space) }
    }
    guard type >= 0, space >= 0 else { throw damaged(place) }
    // An empty list is written as numbers by h5py.
    let count = Int(clamping: H5Sget_simple_extent_npoints(space))
    if count == 0 { return [] }
    guard H5Tget_class(type) == H5T_STRING else { return nil }
    let size = H5Tget_size(type)
    let (bytes, overflow) = size.multipliedReportingOverflow(by: count)
    guard (1...Self.mostStrings).contains(count), !overflow, bytes <= byteCount else {
      throw error(
        place, "claims \(count) strings of \(size) bytes in a file of \(byteCount) bytes",
        remedy: "download the file again")
    }
    return H5Tis_variable_str(type) > 0
      ? try variableStrings(attribute, type, space, count: count, place: place)
      : try fixedStrings(attribute, type, size: size, count: count, place: place)
  }

  private func variableStrings(
    _ attribute: hid_t, _ type: hid_t, _ space: hid_t, count: Int, place: String
  ) throws(FileError) -> [String] {
    try checkHeap()
    let memory = chdf5_variable_string(type)
    guard memory >= 0 else { throw damaged(place) }
    defer { H5Tclose(memory) }
    var pointers = [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
    guard H5Aread(attribute, memory, &pointers) >= 0 else { throw damaged(place) }
    let strings = pointers.map { $0.map { String(cString: $0) } ?? "" }
    H5Dvlen_reclaim(memory, space, hid_t(H5P_DEFAULT), &pointers)
    return strings
  }

  private func fixedStrings(
    _ attribute: hid_t, _ type: hid_t, size: Int, count: Int, place: String
  ) throws(FileError) -> [String] {
    var buffer = [UInt8](repeating: 0, count: size * count)
    guard H5Aread(attribute, type, &buffer) >= 0 else { throw damaged(place) }
    let isPadded = H5Tget_strpad(type) == H5T_STR_SPACEPAD
    return (0..<count).map { index in
      var field = buffer[index * size..<(index + 1) * size].prefix { $0 != 0 }
      while isPadded, field.last == UInt8(ascii: " ") { field.removeLast() }
      return String(decoding: field, as: UTF8.self)
    }
  }
}
