/// A work to be cited, as text and as BibTeX.
struct Citation: Sendable, Equatable {
  /// The kinds of entries that BibTeX knows and we need.
  enum Kind: String, Sendable {
    case article, book, inproceedings, misc, software
  }

  var key: String
  var kind: Kind
  var authors: String
  var title: String
  var year: Int
  /// Journal, volume and pages, or whatever else the kind has, in order.
  var fields: [(name: String, value: String)]
  /// Where it is read.
  var url: String
  /// One line for reports.
  var text: String

  init(
    _ key: String, _ kind: Kind, _ authors: String, _ year: Int, _ title: String,
    _ fields: [(name: String, value: String)], url: String, text: String
  ) {
    self.key = key
    self.kind = kind
    self.authors = authors
    self.year = year
    self.title = title
    self.fields = fields
    self.url = url
    self.text = text
  }

  static func == (left: Citation, right: Citation) -> Bool { left.bibtex == right.bibtex }

  /// The entry as BibTeX; titles keep their capitals.
  var bibtex: String {
    let all =
      [("author", authors), ("title", "{\(title)}"), ("year", "\(year)")] + fields
      + (url.isEmpty ? [] : [("url", url)])
    let lines = all.map { "  \($0.0) = {\($0.1)}" }
    return "@\(kind.rawValue){\(key),\n" + lines.joined(separator: ",\n") + "\n}"
  }
}
