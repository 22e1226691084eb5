import Foundation

extension FileFault {
  /// What Foundation says of a failed operation, with the system's error number.
  package static func refused(_ operation: String, by error: any Error) -> FileFault {
    var next: (any Error)? = error
    while let error = next {
      if let system = error as? POSIXError {
        return .refused(operation: operation, code: system.code.rawValue)
      }
      let plain = error as NSError
      if plain.domain == NSPOSIXErrorDomain { return .refused(operation: operation, code: Int32(plain.code)) }
      next = plain.userInfo[NSUnderlyingErrorKey] as? any Error
    }
    let isTaken = (error as? CocoaError)?.code == .fileWriteFileExists
    return .refused(operation: operation, code: isTaken ? EEXIST : EIO)
  }
}
