import CTorch

/// The state of libtorch in this process.
public enum Engine {
  /// How many threads one operation may use.
  public static var threads: Int { Int(ctorch_threads()) }

  /// Sets how many threads one operation may use, in the calling thread and those started later; many small
  /// networks train fastest with one thread each.
  public static func setThreads(_ threads: Int) throws(TensorError) {
    guard ctorch_set_threads(Int32(clamping: threads)) == 0 else {
      throw .latest("setting \(threads) threads", [])
    }
  }

  /// How many tensors Swift holds now.
  public static var liveTensors: Int { Int(ctorch_live_handles()) }

  /// How many tensors the calling thread has made and not released; a leak shows here whatever other threads do.
  package static var tensorBalance: Int { Int(ctorch_handle_balance()) }

  /// Gives the memory that the allocator keeps for reuse back to the system.
  public static func releaseCachedMemory() { ctorch_release_cached_memory() }
}
