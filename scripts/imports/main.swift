// Prints every breach of the rules in Tests/ArchitectureTests/Rules.swift; exits with 1 when there is one.
import Foundation

do {
  let findings = try Rules(checkout: URL(filePath: FileManager.default.currentDirectoryPath)).findings
  for finding in findings { print(finding) }
  exit(findings.isEmpty ? 0 : 1)
} catch {
  print("check-imports: \(error.localizedDescription)")
  exit(1)
}
