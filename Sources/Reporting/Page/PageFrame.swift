/// What all reports share: the head of the document, the look of a figure and the bounds of the parameters.
struct PageFrame {
  let title: String

  /// The document around the parts of its body.
  func html(_ parts: [Markup]) -> String {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    let head = Markup.tag(
      "head", [:],
      [
        .tag("meta", ["charset": "utf-8"]),
        .tag("meta", ["http-equiv": "Content-Security-Policy", "content": policy]),
        .tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        .tag("meta", ["name": "color-scheme", "content": "light dark"]),
        .tag("title", [:], title),
        .tag("style", [:], [.style(PageStyle.sheet + FigureStyle.sheet)]),
      ])
    let body = Markup.tag("body", [:], parts)
    return "<!DOCTYPE html>\n" + Markup.tag("html", ["lang": "en"], [head, body]).rendered() + "\n"
  }

  /// The first sentence as a headline, smaller where it is long, and the others below it.
  static func verdict(_ sentences: [String], symbols: [String]) -> [Markup] {
    sentences.enumerated().map { index, sentence in
      .tag(
        "p", ["class": index == 0 && sentence.count > 150 ? "verdict long" : "verdict"],
        Label.prose(sentence, symbols: symbols).html())
    }
  }

  /// A figure with its number, caption and files.
  static func show(_ figure: Figure, number: Int, caption: [Markup]) -> Markup {
    let file = "figures/" + figure.name
    let files = Markup.tag(
      "span", ["class": "files"],
      [
        .text(" Data: "), .tag("a", ["href": file + ".csv"], "CSV"), .text(", "),
        .tag("a", ["href": file + ".svg"], "SVG"), .text("."),
      ])
    let words: [Markup] = [.tag("b", [:], "Figure \(number). \(figure.title).")] + caption
    return .tag(
      "figure", [:],
      [.tag("div", ["class": "scroll"], [figure.inline]), .tag("figcaption", [:], words + [files])])
  }

  /// A table under its caption; in a narrow window the table scrolls, the caption does not.
  static func table(caption: [Markup], _ parts: [Markup]) -> Markup {
    .tag(
      "figure", ["class": "numbers"],
      [
        .tag("figcaption", [:], caption),
        .tag("div", ["class": "scroll"], [.tag("table", ["class": "wide"], parts)]),
      ])
  }

  /// Where bounds come from and whether they are those of the logarithm, in words.
  private static func origin(_ parameter: StudyResults.Parameter) -> String {
    let source: String? =
      switch parameter.boundedBy {
      case "prior": "the suites’ prior"
      case "rows": "the rows"
      case "model": "the source model"
      case let word: word
      }
    let words = [source, parameter.isLogarithmic ? "logarithmic" : nil].compactMap { $0 }
    return words.isEmpty ? "" : " (\(words.joined(separator: ", ")))"
  }

  /// The bounds by which errors are scaled.
  static func bounds(_ results: StudyResults) -> Markup {
    let bounds = results.parameters.enumerated().flatMap { index, parameter -> [Markup] in
      let unit = parameter.unit.isEmpty ? "" : " " + parameter.unit
      return [.text(index == 0 ? "" : ", ")] + Label.symbol(parameter.symbol).html()
        + [.text(" \(parameter.lower)–\(parameter.upper)\(unit)\(origin(parameter))")]
    }
    return .tag(
      "footer", [:],
      [.text("Errors are of parameters scaled to [0, 1] by the bounds of the study: ")] + bounds + [
        .text(".")
      ])
  }
}
