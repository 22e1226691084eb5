import Formats
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

  /// The variables of a task of a job array, as SLURM documents them.
  private func task(
    _ id: Int, count: Int, _ first: Int, _ last: Int, step: Int = 1
  ) -> [String: String] {
    [
      "SLURM_ARRAY_TASK_ID": "\(id)", "SLURM_ARRAY_TASK_COUNT": "\(count)",
      "SLURM_ARRAY_TASK_MIN": "\(first)", "SLURM_ARRAY_TASK_MAX": "\(last)",
      "SLURM_ARRAY_TASK_STEP": "\(step)",
    ]
  }

  @Test func slurmArraysMayStartAnywhereAndTakeSteps() throws {
    #expect(try Shard(slurm: task(3, count: 4, 0, 3)) == Shard(index: 3, count: 4))
    #expect(try Shard(slurm: task(20, count: 5, 10, 30, step: 5)) == Shard(index: 2, count: 5))
    // The last id need not be one of the steps: --array=0-9:4 is 0, 4, 8.
    #expect(try Shard(slurm: task(8, count: 3, 0, 9, step: 4)) == Shard(index: 2, count: 3))
    #expect(try Shard(slurm: task(7, count: 1, 7, 7)) == .whole)
  }

  @Test func listsOfTasksAreRefusedWithTheWayOut() throws {
    let lists = [
      task(3, count: 2, 3, 7), task(7, count: 2, 3, 7), task(5, count: 3, 0, 6), task(9, count: 4, 0, 3),
    ]
    for environment in lists {
      let fault = #expect(throws: ShardFault.self) { try Shard(slurm: environment) }
      #expect(fault?.exitStatus == .usage)
      #expect(fault?.description.contains("job array") == true)
      #expect(fault?.description.contains("--shard $SLURM_ARRAY_TASK_ID/10") == true)
    }
    #expect(
      #expect(throws: ShardFault.self) { try Shard(slurm: lists[0]) }?.description
        == "Task 3 belongs to a job array of 2 listed ids between 3 and 7, which do not say what part of the work it"
        + " is, expected an array such as 0-9; for tasks that are sent again name the parts of the first time,"
        + " as in --shard $SLURM_ARRAY_TASK_ID/10.")
  }

  @Test func outsideAnArrayThereIsNoShard() {
    let fault = #expect(throws: ShardFault.noArray) { try Shard(slurm: [:]) }
    #expect(
      fault?.description
        == "The shard slurm is that of a task of a job array, expected the variable SLURM_ARRAY_TASK_ID, found none;"
        + " give the part itself, such as 3/10.")
    let broken = #expect(throws: ShardFault.self) { try Shard(slurm: ["SLURM_ARRAY_TASK_ID": "x"]) }
    #expect(broken?.description == "SLURM_ARRAY_TASK_ID is 'x', expected a whole number from 0 to 10000000.")
  }

  @Test(arguments: ["", "1", "/", "1/", "2/2", "-1/2", "0/0", "a/b", "1/2/3", "0/100001"])
  func wrongShardsAreRefused(text: String) {
    let error = #expect(throws: ShardFault.self) { try Shard(text) }
    #expect(error?.description == "A shard is written i/n with 0 <= i < n <= 100000, found '\(text)'.")
  }
}
