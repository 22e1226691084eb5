import Formats
import Foundation
import Synchronization

/// A file system that counts its operations and makes chosen ones fail.
public final class FaultyFileSystem: Sendable {
  /// What goes wrong.
  public enum Fault: Sendable {
    /// Nothing; the operations are only counted.
    case none
    /// The operation of that number, counted from 0, fails with that error number; later ones work.
    case once(at: Int, code: Int32)
    /// Every operation from that number on fails, as if the process were killed there.
    case killed(at: Int)
    /// Writes fail for lack of space after that many bytes.
    case full(after: Int)
    /// Every write takes at most that many bytes.
    case shortWrites(Int)
    /// Swapping two folders is not supported, and the operation of that number fails once.
    case withoutExchange(at: Int?)
  }

  private struct State {
    var count = 0
    var written = 0
  }

  private let state = Mutex(State())
  private let fault: Fault

  /// A file system with that fault.
  public init(_ fault: Fault) { self.fault = fault }

  /// How many operations were asked for so far.
  public var operations: Int { state.withLock { $0.count } }

  /// The operations to put in the place of the machine's: `FileSystem.$current.withValue(faulty.fileSystem) {}`.
  public var fileSystem: FileSystem {
    let machine = FileSystem.machine
    var system = machine
    system.create = { path throws(SystemError) in
      try self.step()
      return try machine.create(path)
    }
    system.write = { descriptor, bytes throws(SystemError) in
      try self.step()
      let allowed = try self.allowance(bytes.count)
      return try machine.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[..<allowed]))
    }
    system.synchronise = { descriptor throws(SystemError) in
      try self.step()
      try machine.synchronise(descriptor)
    }
    system.close = { descriptor throws(SystemError) in
      // Even a failing close gives the descriptor back, as on Linux.
      defer { try? machine.close(descriptor) }
      try self.step()
    }
    system.exchange = { first, second throws(SystemError) in
      try self.step()
      if case .withoutExchange = self.fault { throw SystemError(code: EINVAL) }
      try machine.exchange(first, second)
    }
    system.open = { path throws(SystemError) in
      try self.step()
      return try machine.open(path)
    }
    system.rename = { source, destination throws(SystemError) in
      try self.step()
      try machine.rename(source, destination)
    }
    system.makeDirectory = counted(machine.makeDirectory)
    system.removeFile = counted(machine.removeFile)
    system.removeDirectory = counted(machine.removeDirectory)
    return system
  }

  private func counted(
    _ operation: @escaping @Sendable (String) throws(SystemError) -> Void
  ) -> @Sendable (String) throws(SystemError) -> Void {
    { path throws(SystemError) in
      try self.step()
      try operation(path)
    }
  }

  private func step() throws(SystemError) {
    let number = state.withLock { state in
      defer { state.count += 1 }
      return state.count
    }
    switch fault {
    case .once(let at, let code) where number == at: throw SystemError(code: code)
    case .killed(let at) where number >= at: throw SystemError(code: EIO)
    case .withoutExchange(let at?) where number == at: throw SystemError(code: EIO)
    default: break
    }
  }

  private func allowance(_ count: Int) throws(SystemError) -> Int {
    switch fault {
    case .shortWrites(let limit): return min(limit, count)
    case .full(let limit):
      let allowed = state.withLock { state in
        defer { state.written += count }
        return min(count, limit - state.written)
      }
      guard allowed > 0 else { throw SystemError(code: ENOSPC) }
      return allowed
    default: return count
    }
  }
}
