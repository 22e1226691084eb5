import CStudies
import Formats

extension Study {
  /// The study file of `slingshot demo`: Examples/demo.yaml, built in.
  public static var demoFile: (text: String, name: String) {
    (String(cString: slingshot_demo_study()), "demo.yaml")
  }

  /// The study of `slingshot demo`.
  ///
  /// - Throws: `FormatError.setting` for overrides that do not fit.
  public static func demo(overrides: [String] = []) throws(FormatError) -> (study: Study, text: String) {
    let (text, name) = demoFile
    return (try parse(text: text, name: name, overrides: overrides), text)
  }
}
