import ArgumentParser
import Pipeline

/// Options of `slingshot simulate --emulator`.
struct EmulatorOptions: ParsableArguments {
  @Option(help: "Model directory with an emulator that simulations are drawn from.")
  var emulator: String?

  @Option(
    help: """
      Response to the new parameters: own, each simulation draws its own out of those that the target's simulations \
      allow; shared, all have the same one, as a suite that the target might be; mean, all have the mean, as if it were \
      known.
      """)
  var response = Defaulted(EmulatedSuite.Response.own)
}

extension EmulatedSuite.Response: ExpressibleByArgument {}
