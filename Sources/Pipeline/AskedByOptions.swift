import Emulation
import Formats
import Observables
import Suites
import Transfer

/// Does what options ask for: a name that no file has, and what cannot be together, is wrong usage where options say it,
/// as it is wrong data where a study's file does.
///
/// - Throws: a `UsageFault` for what only the options can have said, and everything else as it comes.
package func askedByOptions<Value>(_ work: () throws -> Value) throws -> Value {
  do { return try work() } catch let fault as any Fault where isOfRequest(fault) {
    throw UsageFault(fault.description)
  }
}

/// Whether a fault is in what was asked for and not in what a file holds.
private func isOfRequest(_ fault: any Fault) -> Bool {
  switch fault {
  case let fault as SuiteError:
    switch fault {
    case .unknown, .nothingInferred, .name, .ambiguous, .emptyRange: true
    case .scaling(.constant), .scaling(.noParameters), .scaling(.parameters): false
    case .scaling: true
    default: false
    }
  case let fault as ObservableError:
    switch fault {
    case .unknown, .emptyRange, .noWavenumbers, .coordinateName, .name: true
    default: false
    }
  case let fault as TransferError:
    switch fault {
    case .unknownStrategy, .unsuitableSource, .unread, .noSourceSimulations, .nothingToBlend: true
    default: false
    }
  case let fault as EmulationError:
    switch fault {
    case .notNew, .farSource: true
    default: false
    }
  default: false
  }
}
