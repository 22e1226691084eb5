#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The path from the root without "." and "..", so that a file has one name wherever it is named from; links stay as
/// they are.
public func absolutePath(_ path: String) -> String {
  var place = ""
  let start = path.hasPrefix("/") ? "" : (target(of: ".") ?? "") + "/"
  for part in (start + path).split(separator: "/") where part != "." {
    guard part == ".." else {
      place += "/" + part
      continue
    }
    // The folder above a link is the one above the folder that it leads to.
    if isLink(place), let folder = target(of: place) { place = folder }
    place = String(place[..<(place.lastIndex(of: "/") ?? place.startIndex)])
  }
  return place.isEmpty ? "/" : place
}

private func isLink(_ path: String) -> Bool {
  var status = stat()
  return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
}

/// Where a path leads when all links are followed, nil when it leads nowhere.
private func target(of path: String) -> String? {
  guard let target = realpath(path, nil) else { return nil }
  defer { free(target) }
  return String(cString: target)
}
