import SaliencyTensor
import Testing

@testable import SaliencyMethods

@Suite struct SignRuleTests {
  /// `[0.6, -0.8]`: the second channel is the larger one.
  let loadings = [0.6, -0.8]

  func sign(_ rule: SignRule, _ projection: [Double], means: [Double] = [0, 0, 0]) -> Double {
    rule.sign(ofProjection: projection, loadings: loadings, means: means)
  }

  @Test func leavesTheSignOfTheDecomposition() {
    #expect(sign(.decomposition, [-3, -4, -5], means: [3, 4, 5]) == 1)
  }

  @Test func largestLoadingIsPositive() {
    #expect(sign(.largestLoading, [1, 1, 1]) == -1)
    let positive = SignRule.largestLoading.sign(
      ofProjection: [-1], loadings: [0.8, -0.6], means: [1])
    #expect(positive == 1)
    // Of equal ones, the first.
    let tied = SignRule.largestLoading.sign(
      ofProjection: [-1], loadings: [0.5, -0.5], means: [1])
    #expect(tied == 1)
  }

  @Test func peakIsPositive() {
    #expect(sign(.peak, [1, -2, 1.5]) == -1)
    #expect(sign(.peak, [1, -2, 2.5]) == 1)
  }

  @Test func correlatesWithTheMeans() {
    #expect(sign(.meanCorrelation, [1, 2, 3], means: [5, 6, 9]) == 1)
    #expect(sign(.meanCorrelation, [3, 2, 1], means: [5, 6, 9]) == -1)
    // All negative, and still in the means' order: what counts is the correlation.
    #expect(sign(.meanCorrelation, [-3, -2, -1], means: [5, 6, 9]) == 1)
    #expect(sign(.meanCorrelation, [3, 2, 1], means: [7, 7, 7]) == 1)
  }

  @Test func dataVote() {
    // Channels: (0.36 - 0.64) s^2 = -0.28 * 14. Places: 1 + 4 + 9 = 14, the larger vote.
    #expect(sign(.dataVote, [1, 2, 3]) == 1)
    #expect(sign(.dataVote, [-1, -2, -3]) == -1)
    // Places: 4 + 1 - 5 = 0 but for rounding; channels decide.
    #expect(sign(.dataVote, [2, 1, -5.0.squareRoot()]) == -1)
  }

  /// -F has the same singular vectors, so that only rules that look at the map follow it.
  @Test func mapsFollowTheirRule() throws {
    // Rank 1: u = (0.6, 0.8), u^T A = 5 (0, 1, 2, 5), less the mean 5 (-2, -1, 0, 3).
    let features = try activations([[0, 3, 6, 15], [0, 4, 8, 20]])
    for rule in SignRule.allCases where rule != .decomposition {
      let map = try map(by: EigenCAM(sign: rule, rectifier: .none), of: features)
      expectClose(map, [-10, -5, 0, 15])
    }
    let unknown = try SaliencyMethodsTests.map(by: EigenCAM.pytorchGradCAM, of: features)
    let first = unknown.values.scalars[0]
    expectClose(unknown, first == 0 ? [0, 0, 0, 15] : [10, 5, 0, 0])
  }

  private func expectClose(_ map: SaliencyMap, _ values: [Float]) {
    expectNear(map.values.scalars.map(Double.init), values.map(Double.init), absolute: 1e-5)
  }
}
