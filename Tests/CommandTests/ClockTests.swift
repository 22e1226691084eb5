import Formats
import Foundation
import OrderedCollections
import TestSupport
import Testing

#if os(Linux)
  /// Durations do not come from the wall clock, which the system may set back at any time.
  @Suite struct ClockTests {
    /// A wall clock that goes back by an hour at each reading.
    private static let clock = """
      #define _GNU_SOURCE
      #include <sys/syscall.h>
      #include <sys/time.h>
      #include <time.h>
      #include <unistd.h>

      static long readings;

      int clock_gettime(clockid_t clock, struct timespec *time) {
        int code = syscall(SYS_clock_gettime, clock, time);
        if (clock == CLOCK_REALTIME) time->tv_sec -= ++readings * 3600;
        return code;
      }

      int gettimeofday(struct timeval *time, void *zone) {
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        time->tv_sec = now.tv_sec;
        time->tv_usec = now.tv_nsec / 1000;
        return 0;
      }

      time_t time(time_t *out) {
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        if (out) *out = now.tv_sec;
        return now.tv_sec;
      }
      """

    /// Runs the command under that clock, which the loader finds only where no folder's name has a space.
    private func run(_ arguments: [String], in directory: String) throws -> Command.Outcome {
      let folder =
        FileManager.default.temporaryDirectory.appendingPathComponent("clock-\(UUID().uuidString)").path
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      try Data(Self.clock.utf8).write(to: URL(fileURLWithPath: folder + "/clock.c"))
      let compiled = try Command.run(
        ["clang", "-shared", "-fPIC", "-o", "clock.so", "clock.c"], in: folder, binary: "/usr/bin/env")
      try #require(compiled.status == 0, "\(compiled.log)")
      return try Command.run(
        ["LD_PRELOAD=\(folder)/clock.so", Command.path] + arguments, in: directory, binary: "/usr/bin/env")
    }

    /// Every number under a key that speaks of seconds, at any depth.
    private func durations(_ value: JSONValue) -> [Double] {
      (value.object ?? [:]).flatMap { key, value in
        key.contains("seconds") ? [value.double ?? .nan] : durations(value)
      } + (value.array ?? []).flatMap { durations($0) }
    }

    @Test func aClockThatGoesBackLeavesDurationsTrue() throws {
      try withTemporaryDirectory { folder in
        try Data(TinyStudy.text.utf8).write(to: URL(fileURLWithPath: folder + "/s.yaml"))
        let outcome = try run(["run", "s.yaml", "--out", "run"], in: folder)
        #expect(outcome.status == 0, "\(outcome.log)")
        let ends = outcome.log.matches(of: /in (-?[0-9.]+) s\n/).compactMap { Double($0.1) }
        #expect(ends.count >= 3 && ends.allSatisfy { (0..<60).contains($0) }, "\(outcome.log)")
        for name in ["manifest.json", "results.json", "suites/source/manifest.json"] {
          let found = durations(try JSONValue.read(folder + "/run/" + name))
          #expect(found.allSatisfy { (0..<60).contains($0) }, "\(name): \(found)")
          if name == "manifest.json" { #expect(!found.isEmpty) }
        }
        let started = try #require(try JSONValue.read(folder + "/run/manifest.json")["started"]?.string)
        let date = try Date(started, strategy: .iso8601)
        #expect(date.timeIntervalSinceNow < -1800, "the clock of the test was not in use")
      }
    }

    @Test func aCommandThatRunsOutOfTimeIsStoppedUnderAnyClock() throws {
      try withTemporaryDirectory { folder in
        let outcome = try run(
          [
            "simulate", "--suite", "lh", "--count", "1", "--seed", "1", "--out", "s", "--external",
            "sleep 30",
            "--timeout", "0.2", "--retries", "0", "--quiet",
          ], in: folder)
        expectRefused(outcome, 65, "0.2 s")
      }
    }
  }
#endif
