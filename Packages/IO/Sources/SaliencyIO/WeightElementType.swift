import SaliencyTensor

/// How one element of a tensor is stored in a file.
enum ElementType: String {
  case bool
  case uint8
  case int8
  case uint16
  case int16
  case uint32
  case int32
  case uint64
  case int64
  case float16
  case bfloat16
  case float32
  case float64

  /// The number of bytes of one element.
  var byteCount: Int {
    switch self {
    case .bool, .uint8, .int8: 1
    case .uint16, .int16, .float16, .bfloat16: 2
    case .uint32, .int32, .float32: 4
    case .uint64, .int64, .float64: 8
    }
  }

  /// The number of bytes of so many elements, or `nil` if that overflows.
  func byteCount(of elements: Int) -> Int? {
    let (bytes, overflow) = elements.multipliedReportingOverflow(by: byteCount)
    return overflow ? nil : bytes
  }

  /// Converts stored elements to 32-bit floats, rounding to nearest where they do not fit exactly.
  ///
  /// - Parameters:
  ///   - bytes: As many elements as `floats` has, packed, at any alignment.
  ///   - bigEndian: Whether the most significant byte of an element comes first.
  ///   - floats: Uninitialized memory; all of it is written.
  func convert(
    _ bytes: UnsafeRawBufferPointer, bigEndian: Bool = false,
    to floats: UnsafeMutableBufferPointer<Float>
  ) {
    switch self {
    case .bool: fill(floats, from: bytes, bigEndian) { (bits: UInt8) in bits == 0 ? 0 : 1 }
    case .uint8: fill(floats, from: bytes, bigEndian) { (bits: UInt8) in Float(bits) }
    case .int8: fill(floats, from: bytes, bigEndian) { (bits: Int8) in Float(bits) }
    case .uint16: fill(floats, from: bytes, bigEndian) { (bits: UInt16) in Float(bits) }
    case .int16: fill(floats, from: bytes, bigEndian) { (bits: Int16) in Float(bits) }
    case .uint32: fill(floats, from: bytes, bigEndian) { (bits: UInt32) in Float(bits) }
    case .int32: fill(floats, from: bytes, bigEndian) { (bits: Int32) in Float(bits) }
    case .uint64: fill(floats, from: bytes, bigEndian) { (bits: UInt64) in Float(bits) }
    case .int64: fill(floats, from: bytes, bigEndian) { (bits: Int64) in Float(bits) }
    case .float16: fill(floats, from: bytes, bigEndian, Float.init(halfBits:))
    case .bfloat16:
      fill(floats, from: bytes, bigEndian) { (bits: UInt16) in
        Float(bitPattern: UInt32(bits) << 16)
      }
    case .float32: fill(floats, from: bytes, bigEndian, Float.init(bitPattern:))
    case .float64:
      fill(floats, from: bytes, bigEndian) { (bits: UInt64) in Float(Double(bitPattern: bits)) }
    }
  }

  @inline(__always)
  private func fill<Bits: FixedWidthInteger & BitwiseCopyable>(
    _ floats: UnsafeMutableBufferPointer<Float>, from bytes: UnsafeRawBufferPointer,
    _ bigEndian: Bool, _ value: (Bits) -> Float
  ) {
    let size = MemoryLayout<Bits>.size
    for index in floats.indices {
      let bits = bytes.loadUnaligned(fromByteOffset: index * size, as: Bits.self)
      floats.initializeElement(
        at: index, to: value(bigEndian ? Bits(bigEndian: bits) : Bits(littleEndian: bits)))
    }
  }
}

extension Float {
  /// The value of an IEEE 754 half, whose bits are sign, 5 of exponent, 10 of fraction.
  ///
  /// Written out because `Float16` does not exist on every platform.
  init(halfBits bits: UInt16) {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 0x1F
    let fraction = UInt32(bits) & 0x3FF
    switch exponent {
    case 0:
      // Zero or subnormal: the fraction counts units of 2^-24, exactly representable here.
      let magnitude = Float(fraction) * 0x1p-24
      self = Float(bitPattern: sign | magnitude.bitPattern)
    case 0x1F:
      self = Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default:
      // The exponents' biases differ by 127 - 15.
      self = Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}

extension Shape {
  /// Creates a shape from extents that a file gives.
  ///
  /// Stricter than ``Shape/init(validating:)``: a product of some of the extents may not overflow
  /// either, as it could in `[0, 2^62, 4]`, so that strides can be computed.
  ///
  /// - Returns: `nil` if an extent is negative or a product overflows.
  init?(readFrom extents: [Int]) {
    guard Shape(validating: extents.map { $0 == 0 ? 1 : $0 }) != nil else { return nil }
    self.init(validating: extents)
  }
}
