// swift-tools-version: 6.2
import PackageDescription

// libtorch: LIBTORCH names a user's own copy, otherwise `make` puts one in .libtorch.
let libtorch = Context.environment["LIBTORCH"] ?? Context.packageDirectory + "/.libtorch"

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// C23, whose `#embed` puts a file's bytes into the program.
let embedding: [CSetting] = [.unsafeFlags(["-std=gnu23"])]

let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let ordered = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")
let real = Target.Dependency.product(name: "RealModule", package: "swift-numerics")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// One library target per step of the flow; the arrows point to earlier steps only.
func step(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], fixtures: Bool = false) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: dependencies + ["TestSupport"], exclude: fixtures ? ["Fixtures"] : [],
    swiftSettings: strict)
}

let package = Package(
  name: "slingshot",
  products: [
    .executable(name: "slingshot", targets: ["SlingshotCommand"]),
    .library(name: "Slingshot", targets: ["Slingshot"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    .package(url: "https://github.com/apple/swift-numerics", exact: "1.1.1"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    .target(
      name: "CTorch",
      cxxSettings: [
        .unsafeFlags([
          "-isystem", libtorch + "/include",
          "-isystem", libtorch + "/include/torch/csrc/api/include",
        ])
      ],
      linkerSettings: [
        .unsafeFlags(["-L" + libtorch + "/lib", "-Xlinker", "-rpath", "-Xlinker", libtorch + "/lib"]),
        .linkedLibrary("torch_cpu"), .linkedLibrary("c10"), .linkedLibrary("m"),
      ]),
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O3"])]),
    .target(name: "CWeights", cSettings: embedding),
    .target(name: "CStudies", cSettings: embedding),
    step("Randomness", [real]),
    step("Formats", ["Randomness", yams, ordered]),
    step("Tensor", ["CTorch", "Formats"]),
    step("Work", ["Formats"]),
    step("Cosmology", ["Formats", "CWeights", real]),
    step("Fields", ["Tensor", "CKernels", "Randomness", "Work", "Formats", real]),
    step("Simulation", ["Fields", "Cosmology", "Tensor", "CKernels", "Randomness", "Work", "Formats"]),
    step("Summaries", ["Fields", "Tensor", "CKernels", "Formats"]),
    step("Observables", ["Formats", "Randomness"]),
    step(
      "Suites",
      ["Summaries", "Simulation", "Fields", "Cosmology", "Observables", "Randomness", "Formats", ordered]),
    step("Networks", ["Tensor", "CKernels", "Randomness", "Formats", ordered]),
    step("Training", ["Networks", "Tensor", "CKernels", "Randomness", "Work", "Formats", ordered]),
    step(
      "Emulation",
      ["Suites", "Observables", "Cosmology", "Tensor", "Randomness", "Work", "Formats", ordered]),
    step(
      "Transfer",
      [
        "Training", "Emulation", "Networks", "Suites", "Observables", "Tensor", "Randomness", "Work",
        "Formats", ordered,
      ]),
    step("Theory", ["Tensor", "CKernels", "Randomness", "Work", "Formats"]),
    step("Diagnostics", ["Randomness", "Formats"]),
    step("Forecast", ["Diagnostics", "Formats"]),
    step("Reporting", ["Formats"]),
    step(
      "Inference",
      [
        "Reporting", "Diagnostics", "Transfer", "Emulation", "Networks", "Suites", "Observables", "Tensor",
        "Work", "Formats",
        "Randomness", ordered,
      ]),
    step(
      "Explanation",
      [
        "Inference", "Reporting", "Diagnostics", "Transfer", "Emulation", "Networks", "Suites", "Observables",
        "Tensor",
        "Work", "Formats", "Randomness",
      ]),
    step(
      "Pipeline",
      [
        "Inference", "Reporting", "Forecast", "Diagnostics", "Theory", "Transfer", "Emulation", "Training",
        "Networks",
        "Suites", "Observables", "Summaries", "Simulation", "Fields", "Cosmology", "Tensor", "Work",
        "Formats", "Randomness", "CStudies", ordered,
      ]),
    step(
      "Slingshot",
      [
        "Pipeline", "Explanation", "Inference", "Reporting", "Forecast", "Diagnostics", "Theory", "Transfer",
        "Emulation", "Training",
        "Networks", "Suites", "Observables", "Summaries", "Simulation", "Fields", "Cosmology", "Tensor",
        "Work", "Formats", "Randomness",
      ]),
    .executableTarget(
      name: "SlingshotCommand",
      dependencies: [
        "Pipeline", "Explanation", "Inference", "Reporting", "Theory", "Transfer", "Training", "Networks",
        "Suites", "Observables", "Summaries", "Simulation", "Fields", "Cosmology", "Tensor", "Work",
        "Formats",
        "Randomness", arguments, ordered,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "EmulatorTraining",
      dependencies: [
        "Training", "Networks", "Work", "Formats", "Randomness", "Cosmology", arguments, ordered,
      ],
      swiftSettings: strict),
    step("TestSupport", ["Randomness", "Formats"]),
    tests("Tensor", ["Tensor", "Formats", "Randomness"]),
    tests("Randomness", ["Randomness"]),
    tests("Formats", ["Formats", "Randomness", ordered], fixtures: true),
    tests("Work", ["Work", "Formats"]),
    tests("Cosmology", ["Cosmology", "Formats"], fixtures: true),
    tests("Fields", ["Fields", "Tensor", "Randomness"]),
    tests(
      "Simulation",
      ["Simulation", "Summaries", "Fields", "Cosmology", "Tensor", "Formats", "Randomness"], fixtures: true),
    tests("Summaries", ["Summaries", "Fields", "Tensor", "Formats", "Randomness"], fixtures: true),
    tests("Observables", ["Observables", "Formats", "Randomness"]),
    tests(
      "Suites",
      [
        "Suites", "Observables", "Summaries", "Simulation", "Fields", "Cosmology", "Formats", "Randomness",
        ordered,
      ]),
    tests("Networks", ["Networks", "Tensor", "Formats", "Randomness", ordered]),
    tests(
      "Training",
      [
        "Diagnostics", "Training", "Networks", "Tensor", "CKernels", "Work", "Formats", "Randomness", ordered,
      ],
      fixtures: true),
    tests(
      "Transfer",
      [
        "Transfer", "Emulation", "Training", "Networks", "Tensor", "Suites", "Observables", "Formats",
        "Randomness", ordered,
      ], fixtures: true),
    tests(
      "Emulation",
      ["Emulation", "Suites", "Observables", "Randomness", "Formats", ordered]),
    tests("Theory", ["Theory", "Tensor", "Work", "Formats", "Randomness"], fixtures: true),
    tests("Diagnostics", ["Diagnostics", "Formats", "Randomness"], fixtures: true),
    tests("Forecast", ["Forecast", "Diagnostics", "Formats", "Randomness"]),
    tests("Reporting", ["Reporting", "Formats", "Randomness"]),
    tests(
      "Pipeline",
      [
        "Pipeline", "Inference", "Reporting", "Transfer", "Emulation", "Training", "Networks", "Suites",
        "Observables", "Formats", "Randomness", ordered,
      ], fixtures: true),
    tests(
      "Explanation",
      [
        "Explanation", "Inference", "Transfer", "Emulation", "Networks", "Suites", "Observables", "Formats",
        "Randomness", ordered,
      ]),
    tests("Command", ["SlingshotCommand", "Formats", "Transfer", arguments, ordered]),
    tests("Slingshot", ["Slingshot"]),
    tests("Architecture", []),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx20
)
