/// A path's last component without its ending.
///
/// - Parameter path: A path, as in `images/both.png`.
/// - Returns: The stem, as in `both`; a hidden file keeps its whole name.
public func fileStem(_ path: String) -> String {
  let name = path.split(separator: "/").last.map(String.init) ?? path
  guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
  return String(name[..<dot])
}
