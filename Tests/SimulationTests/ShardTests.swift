import Simulation
import Testing

@Suite struct ShardTests {
  @Test func shardIsWrittenAsItIsRead() throws {
    #expect(try "\(Shard("3/10"))" == "3/10")
  }

  @Test(arguments: [1, 2, 3, 7, 20])
  func shardsCoverEveryBlockOnce(count: Int) throws {
    let shards = try (0..<count).map { try Shard("\($0)/\(count)") }
    for block in 0..<50 { #expect(shards.count { $0.contains(block) } == 1) }
  }

  @Test func slurmArraysMayStartAnywhereAndTakeSteps() throws {
    #expect(try Shard(slurm: [:]) == nil)
    #expect(
      try Shard(slurm: [
        "SLURM_ARRAY_TASK_ID": "20", "SLURM_ARRAY_TASK_COUNT": "5", "SLURM_ARRAY_TASK_MIN": "10",
        "SLURM_ARRAY_TASK_STEP": "5",
      ]) == Shard(index: 2, count: 5))
    #expect(
      try Shard(slurm: ["SLURM_ARRAY_TASK_ID": "3", "SLURM_ARRAY_TASK_COUNT": "4"])
        == Shard(index: 3, count: 4))
    #expect(throws: SimulationError.shard("7/4")) {
      try Shard(slurm: ["SLURM_ARRAY_TASK_ID": "7", "SLURM_ARRAY_TASK_COUNT": "4"])
    }
    #expect(throws: SimulationError.shard("x/4")) {
      try Shard(slurm: ["SLURM_ARRAY_TASK_ID": "x", "SLURM_ARRAY_TASK_COUNT": "4"])
    }
  }

  @Test(arguments: ["", "1", "/", "1/", "2/2", "-1/2", "0/0", "a/b", "1/2/3", "0/100001"])
  func wrongShardsAreRefused(text: String) {
    let error = #expect(throws: SimulationError.self) { try Shard(text) }
    #expect(error?.description == "A shard is written i/n with 0 <= i < n <= 100000, found '\(text)'.")
  }
}
