import Testing
import ToolSupport

@Suite struct DidYouMeanTests {
  @Test func offersTheNearestNames() {
    #expect(didYouMean("lafm", in: ["relax", "lafam", "rise-ssl"]) == "; did you mean 'lafam'?")
    #expect(
      didYouMean("layer5", in: ["layer1", "layer2"]) == "; did you mean 'layer1' or 'layer2'?")
  }

  @Test func isSilentWhereNothingIsNear() {
    #expect(didYouMean("gradient", in: ["lafam", "relax"]) == "")
    #expect(didYouMean("lafam", in: []) == "")
  }
}
