@main
struct SlingshotCommand {
  static func main() {}
}
