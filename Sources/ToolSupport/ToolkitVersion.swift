/// The version that all tools answer to `--version`.
public let toolkitVersion = "0.1.0"
