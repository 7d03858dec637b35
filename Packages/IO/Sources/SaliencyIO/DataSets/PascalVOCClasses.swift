/// The twenty classes of PASCAL VOC.
public enum PascalVOCClasses {
  /// The names of the classes 1...20 of the masks, as the LaFAM paper writes them.
  public static let names = classes.map(\.name)

  /// The colors of the masks, red, green and blue of 256 entries: `[256, 3]`.
  ///
  /// The bits of the class, from the lowest, are dealt out to red, green, blue, red ..., each color
  /// being filled from its highest bit (`VOClabelcolormap` of the development kit). Background is
  /// black, the outline 255 nearly white.
  public static let palette: [UInt8] = (0..<256 * 3).map { place in
    let (entry, channel) = (place / 3, place % 3)
    var color: UInt8 = 0
    for step in 0..<8 where entry >> (3 * step + channel) & 1 == 1 { color |= 0x80 >> UInt8(step) }
    return color
  }

  /// The classes of ImageNet that are right for objects of a class of PASCAL VOC.
  ///
  /// A class of ImageNet is right where VOC's annotators would give what it shows the name: the rule
  /// is the kinds (hyponyms) of the class in WordNet 3.0, narrowed or widened where VOC's annotation
  /// guidelines say so. Tricycles and unicycles are therefore bicycles, ships are boats, scooters are
  /// motorbikes, locomotives and carriages are trains; ambulances and pickups are no cars, streetcars
  /// are neither trains nor buses. Parts, as a car's wheel, and interiors do not count.
  ///
  /// Three classes are matched less well: ImageNet has three kinds of persons only (ballplayer, groom,
  /// scuba diver), of potted plants only the pots, and of horses only sorrels.
  ///
  /// - Parameter name: One of ``names``.
  /// - Returns: Places in 0...999 as of ``ImageNetClasses``, at least one, no two classes of VOC having
  ///   one in common; `nil` if VOC has no class of this name.
  public static func imageNetClasses(of name: String) -> Set<Int>? {
    classes.first { $0.name == name }.map { Set($0.imageNet) }
  }

  private typealias Class = (name: String, imageNet: [Int])

  private static let classes: [Class] = [
    // Airliner and warplane; airships and balloons are lighter than air.
    ("aeroplane", [404, 895]),
    // Bicycle-built-for-two, mountain bike, tricycle and unicycle.
    ("bicycle", [444, 671, 870, 880]),
    ("bird", birds),
    // Aircraft carrier, canoe, catamaran, container ship, fireboat, gondola, lifeboat, ocean liner,
    // pirate ship, schooner, speedboat, submarine, trimaran, wreck and yawl.
    ("boat", [403, 472, 484, 510, 554, 576, 625, 628, 724, 780, 814, 833, 871, 913, 914]),
    // Beer, pill, pop and water bottle, water and whiskey jug, wine bottle; a jug is a bottle with a
    // handle in WordNet.
    ("bottle", [440, 720, 737, 898, 899, 901, 907]),
    // Minibus, school bus and trolleybus.
    ("bus", [654, 779, 874]),
    // Station wagon, cab, convertible, jeep, limousine, minivan, Model T, racing and sports car.
    ("car", [436, 468, 511, 609, 627, 656, 661, 751, 817]),
    // Tabby, tiger, Persian, Siamese and Egyptian cat; cougars and lynxes are not domestic.
    ("cat", [281, 282, 283, 284, 285]),
    // Barber, folding and rocking chair, throne.
    ("chair", [423, 559, 765, 857]),
    // Ox; buffaloes and bisons are no cattle (Bos taurus).
    ("cow", [345]),
    // Dining table.
    ("diningtable", [532]),
    ("dog", dogs),
    // Sorrel, a horse of that color; zebras are no horses.
    ("horse", [339]),
    // Moped and motor scooter.
    ("motorbike", [665, 670]),
    // Ballplayer, groom and scuba diver.
    ("person", [981, 982, 983]),
    // Flowerpot.
    ("potted plant", [738]),
    // Ram and bighorn, which WordNet puts among wild sheep, beside the domestic ones; VOC leaves out
    // no sheep.
    ("sheep", [348, 349]),
    // Studio couch.
    ("sofa", [831]),
    // Bullet train, electric locomotive, freight and passenger car, steam locomotive.
    ("train", [466, 547, 565, 705, 820]),
    // Monitor, screen and television, but not what holds one, as a laptop.
    ("tv/monitor", [664, 782, 851]),
  ]

  /// Cock to great grey owl, black grouse to black swan, white stork to albatross.
  private static let birds = Array(7...24) + Array(80...100) + Array(127...146)

  /// Chihuahua to Mexican hairless, the 118 breeds; dingo, dhole and African hunting dog are wild.
  private static let dogs = Array(151...268)
}
