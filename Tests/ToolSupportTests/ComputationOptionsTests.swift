import ArgumentParser
import SaliencyTensor
import Testing
import ToolSupport

@Suite struct ComputationOptionsTests {
  @Test func defaultsAreTheBestKernelsInSinglePrecision() throws {
    let options = try ComputationOptions.parse([])
    #expect(options.precision == .float32)
    #expect(options.threads == nil)
  }

  @Test func variableNamesAnInstructionSet() throws {
    let name = InstructionSetVariable.name
    #expect(try InstructionSetVariable.chosen(in: [:]) == nil)
    #expect(try InstructionSetVariable.chosen(in: [name: ""]) == nil)
    for set in InstructionSet.allCases where set.isAvailable {
      #expect(try InstructionSetVariable.chosen(in: [name: set.rawValue]) == set)
    }
    // The names are part of the interface.
    #expect(
      InstructionSet.allCases.map(\.rawValue) == ["portable", "avx2", "avx512", "avx512-bf16"])
  }

  @Test func otherValuesAreRefusedWithTheAvailableOnes() throws {
    let absent = InstructionSet.allCases.filter { !$0.isAvailable }.map(\.rawValue)
    for value in ["sse9", "AVX2", " portable"] + absent {
      let error = try #require(throws: ValidationError.self) {
        try InstructionSetVariable.chosen(in: [InstructionSetVariable.name: value])
      }
      #expect(error.message.contains("SALIENCY_INSTRUCTION_SET is '\(value)'"))
      #expect(error.message.contains("this processor has portable"))
    }
  }
}
