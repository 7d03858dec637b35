internal import CTensorKernels

/// A family of processor instructions that the kernels are built for.
///
/// All of them compute the same function; the order of additions within a sum is the same too, but
/// ``portable`` rounds products before adding them where the processor has no fused multiply-add. In
/// ``Precision/bfloat16`` products are exact, so that all but ``avx512BFloat16`` give the same bits;
/// that one adds in the order of its instruction and takes numbers below 2^-126 for zero.
public enum InstructionSet: String, CaseIterable, Sendable {
  /// Vectors of four floats, which every 64-bit processor has.
  case portable

  /// x86-64 with AVX2 and FMA: vectors of eight floats.
  case avx2

  /// x86-64 with AVX-512: vectors of sixteen floats.
  case avx512

  /// The same with AVX512-BF16: products of pairs of ``Precision/bfloat16``.
  case avx512BFloat16 = "avx512-bf16"

  /// Whether this processor has the instructions.
  public var isAvailable: Bool { tk_kernels_for(identifier) != nil }

  /// The fastest one that this processor has.
  public static let best: InstructionSet = allCases.last { $0.isAvailable } ?? .portable

  private var identifier: tk_instruction_set {
    switch self {
    case .portable: TK_PORTABLE
    case .avx2: TK_AVX2
    case .avx512: TK_AVX512
    case .avx512BFloat16: TK_AVX512_BF16
    }
  }

  /// The kernels; those of ``portable``, which always exist, where the processor lacks them.
  var kernels: tk_kernels {
    guard let kernels = tk_kernels_for(identifier) ?? tk_kernels_for(TK_PORTABLE) else {
      preconditionFailure("the build lacks the portable kernels")
    }
    return kernels.pointee
  }

  /// The kernels for maps of a precision; those of ``portable`` where the processor lacks them.
  func kernels(for precision: Precision) -> tk_kernels {
    switch precision {
    case .float32: return kernels
    case .bfloat16:
      guard
        let kernels = tk_bfloat16_kernels_for(identifier) ?? tk_bfloat16_kernels_for(TK_PORTABLE)
      else {
        preconditionFailure("the build lacks the portable kernels")
      }
      return kernels.pointee
    }
  }
}
