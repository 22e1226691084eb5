@main
struct EmulatorTraining {
  static func main() {}
}
