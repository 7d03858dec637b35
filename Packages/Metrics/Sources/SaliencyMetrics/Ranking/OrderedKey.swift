/// A number that sorts as a float does, for sorting in integers.
///
/// The keys of two floats compare as NumPy compares the floats when it sorts: -0 equals 0, and NaN
/// stands behind everything and equals itself.
struct OrderedKey {
  let bits: UInt32

  /// The key of a value.
  @inline(__always)
  init(_ value: Float) {
    // Adding 0 turns -0 into 0. The bits of negative numbers grow with the magnitude, hence they
    // are all turned around; those of the others are moved above them.
    let plain = (value + 0).bitPattern
    let sign = UInt32(bitPattern: Int32(bitPattern: plain) >> 31)
    bits = value.isNaN ? .max : plain ^ (sign | 0x8000_0000)
  }

  /// The key of given bits.
  @inline(__always)
  init(bits: UInt32) {
    self.bits = bits
  }

  /// The value that has this key; 0 for both zeros.
  @inline(__always)
  var value: Float {
    let sign = bits >> 31 == 1 ? 0x8000_0000 : UInt32.max
    return Float(bitPattern: bits ^ sign)
  }
}
