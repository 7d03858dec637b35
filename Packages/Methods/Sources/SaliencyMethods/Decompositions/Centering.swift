/// What is subtracted from the features before they are decomposed.
public enum Centering: String, CaseIterable, SettingValue {
  /// Nothing.
  case none

  /// From each channel its mean over the places, as pytorch-grad-cam does.
  case channelMeans = "channel-means"

  /// From each place its mean over the channels.
  case placeMeans = "place-means"

  /// Both: `A_cp - mean_q A_cq - mean_d A_dp + mean`.
  case both

  /// Whether channels lose their means.
  var affectsChannels: Bool { self == .channelMeans || self == .both }

  /// Whether places lose their means.
  var affectsPlaces: Bool { self == .placeMeans || self == .both }
}
