import CStudies
import Formats

extension Study {
  /// The study of `slingshot demo`: Examples/demo.yaml, built in.
  ///
  /// - Throws: ``PipelineError/format(_:)`` for overrides that do not fit.
  public static func demo(overrides: [String] = []) throws(PipelineError) -> (study: Study, text: String) {
    let text = String(cString: slingshot_demo_study())
    do { return (try parse(text: text, name: "demo.yaml", overrides: overrides), text) } catch {
      throw .format(error)
    }
  }
}
