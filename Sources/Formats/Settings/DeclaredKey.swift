/// A setting that a program asked for, with what it means and the value it got.
public struct DeclaredKey: Sendable, Equatable {
  /// The keys on the way, joined by dots; elements of lists as `[0]`.
  public var path: String
  /// The type in words, for example "whole number".
  public var type: String
  /// The default as YAML, nil when the key is required or optional without default.
  public var defaultValue: String?
  /// Whether the program can do without it.
  public var isRequired: Bool
  /// The allowed values in words, nil when every value of the type is.
  public var range: String?
  /// The unit, empty for pure numbers.
  public var unit: String
  /// What it means.
  public var doc: String
  /// The resolved value as YAML, nil for an absent optional one.
  public var value: String?
  /// The same in the form in which it was written: a relative path stays relative.
  public var written: String?
}
