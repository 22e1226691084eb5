// The whole library under one import.

@_exported import Cosmology
@_exported import Diagnostics
@_exported import Emulation
@_exported import Explanation
@_exported import Fields
@_exported import Forecast
@_exported import Formats
@_exported import Inference
@_exported import Networks
@_exported import Pipeline
@_exported import Randomness
@_exported import Reporting
@_exported import Simulation
@_exported import Suites
@_exported import Summaries
@_exported import Tensor
@_exported import Theory
@_exported import Training
@_exported import Transfer
@_exported import Work
