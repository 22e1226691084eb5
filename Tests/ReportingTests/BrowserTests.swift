import Foundation
import Reporting
import Testing

/// Loads the report in Chromium and measures what it laid out.
@Suite(
  .serialized,
  .enabled(if: Browser.installed != nil, "no chromium, chromium-browser or google-chrome was found"),
  .timeLimit(.minutes(5)))
struct BrowserTests {
  /// Lists figures with their sizes, words that overlap or leave their figure, and files that do not load.
  private static let probe = """
    <script>
    window.addEventListener('load', () => {
      const lines = [];
      for (const figure of document.querySelectorAll('svg.plot')) {
        const frame = figure.getBoundingClientRect();
        lines.push(`figure ${figure.id} ${Math.round(frame.width)} ${Math.round(frame.height)} ${figure.querySelectorAll('path,rect').length}`);
        const words = [...figure.querySelectorAll('text')].map(text => {
          const box = text.getBoundingClientRect(), trim = box.height > box.width ? 0 : 0.16 * box.height;
          return {name: text.textContent, left: box.left, right: box.right, top: box.top + trim, bottom: box.bottom - trim};
        });
        words.forEach((word, index) => {
          if (word.left < frame.left - 1 || word.right > frame.right + 1 || word.top < frame.top - 1 || word.bottom > frame.bottom + 1)
            lines.push(`problem ${figure.id}: "${word.name}" leaves the figure`);
          for (const other of words.slice(index + 1)) {
            const across = Math.min(word.right, other.right) - Math.max(word.left, other.left);
            const down = Math.min(word.bottom, other.bottom) - Math.max(word.top, other.top);
            if (across > 0.5 && down > 0.5) lines.push(`problem ${figure.id}: "${word.name}" overlaps "${other.name}"`);
          }
        });
      }
      if (document.documentElement.scrollWidth > window.innerWidth) lines.push('problem page: wider than the window');
      lines.push('ground ' + getComputedStyle(document.body).backgroundColor);
      for (const image of document.querySelectorAll('img.probe')) {
        if (!(image.complete && image.naturalWidth > 0)) lines.push(`problem file: ${image.getAttribute('src')} does not load`);
      }
      console.error('the probe has run');
      document.documentElement.textContent = 'PROBE\\n' + lines.join('\\n') + '\\nEND';
    });
    </script>
    """

  /// The lines of the probe in a copy of the report that lets scripts run.
  private func measure(_ run: TemporaryRun, _ browser: Browser, width: Int = 1200, dark: Bool = false) throws
    -> [String]
  {
    let images = ReportTests.names.map { "<img class=\"probe\" width=\"20\" src=\"figures/\($0).svg\">" }
      .joined()
    let page = try run.text("report.html")
      .replacingOccurrences(of: "default-src &#39;none&#39;;", with: "default-src file: 'unsafe-inline';")
      .replacingOccurrences(of: "img-src data:", with: "img-src file: data:")
      .replacingOccurrences(of: "</body>", with: images + Self.probe + "</body>")
    try run.replace("probe.html", with: page)
    let visit = try browser.visit(run.path + "/probe.html", width: width, dark: dark)
    // The probe's own message shows that errors on the console would have been seen.
    #expect(visit.console.count == 1 && visit.console[0].contains("the probe has run"), "\(visit.console)")
    let lines = visit.document.replacingOccurrences(of: "&gt;", with: ">").split(separator: "\n").map(
      String.init)
    guard let first = lines.firstIndex(where: { $0.hasSuffix("PROBE") }) else { return [] }
    return Array(lines[(first + 1)...])
  }

  @Test func theReportLoadsWithoutAnErrorAndShowsEveryFigure() throws {
    let browser = try #require(Browser.installed)
    let run = try TemporaryRun(SyntheticRun())
    try Report.write(runDirectory: run.path)
    let visit = try browser.visit(run.path + "/report.html")
    #expect(visit.console.isEmpty, "\(visit.console)")
    for name in ReportTests.names { #expect(visit.document.contains("id=\"\(name)\"")) }
    let lines = try measure(run, browser)
    let figures = lines.filter { $0.hasPrefix("figure ") }.map { $0.split(separator: " ") }
    #expect(figures.map { String($0[1]) } == ReportTests.names)
    for figure in figures {
      #expect((Int(figure[2]) ?? 0) > 600 && (Int(figure[3]) ?? 0) > 300 && (Int(figure[4]) ?? 0) > 20)
    }
    #expect(lines.filter { $0.hasPrefix("problem") } == [])
    #expect(lines.contains("ground rgb(255, 255, 255)"))
  }

  @Test func aNarrowDarkWindowScrollsFiguresNotThePage() throws {
    let browser = try #require(Browser.installed)
    let run = try TemporaryRun()
    try Report.write(runDirectory: run.path)
    let lines = try measure(run, browser, width: 500, dark: true)
    #expect(lines.filter { $0.hasPrefix("problem") } == [])
    #expect(lines.contains("ground rgb(20, 23, 27)"))
  }

  @Test func crowdedStudiesDoNotOverlap() throws {
    let browser = try #require(Browser.installed)
    var study = SyntheticRun.small
    study.targets = [50, 100, 150, 200, 400, 800, 1200]
    for index in 1...3 {
      var copy = study.strategies[index]
      copy.name += "-pulled"
      copy.label += " with pull"
      study.strategies.append(copy)
    }
    let run = try TemporaryRun(study)
    try Report.write(runDirectory: run.path)
    #expect(try measure(run, browser).filter { $0.hasPrefix("problem") } == [])
  }
}
