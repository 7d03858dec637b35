extension CheckpointOrigin {
  /// Every origin that is known; of those whose signs are there the first counts.
  ///
  /// A projection head is kept where the authors of the LaFAM paper compare its results (SwAV; paper,
  /// 2.3) and where the training itself compares them (MoCo, BYOL, Barlow Twins, VICReg). SimCLR's is
  /// left out as in that paper (2.2), which takes Lightning Bolts' pooled features. So is DINO's,
  /// whose authors compare pooled features.
  public static let all: [CheckpointOrigin] =
    contrastive + clusters + bootstraps + redundancyReductions + classifiers

  private static let contrastive = [
    CheckpointOrigin(
      identifier: "moco-v3", title: "MoCo v3 (facebookresearch/moco-v3)",
      citation: "Chen, Xie and He 2021, An Empirical Study of Training Self-Supervised Vision "
        + "Transformers",
      prefixes: ["base_encoder.", "momentum_encoder."], signs: ["fc.0.weight"],
      projectionHead: "fc",
      hasTrainedClassifier: false),
    CheckpointOrigin(
      identifier: "moco-v2", title: "MoCo v2 (facebookresearch/moco, Lightning Bolts)",
      citation: "Chen et al. 2020, Improved Baselines with Momentum Contrastive Learning",
      prefixes: ["encoder_q.", "encoder_k."], signs: ["fc.0.weight"], projectionHead: "fc",
      hasTrainedClassifier: false),
    CheckpointOrigin(
      identifier: "moco-v1", title: "MoCo (facebookresearch/moco)",
      citation: "He et al. 2020, Momentum Contrast for Unsupervised Visual Representation Learning",
      prefixes: ["encoder_q.", "encoder_k."], signs: ["fc.weight"], projectionHead: "fc",
      hasTrainedClassifier: false),
    CheckpointOrigin(
      identifier: "simclr-bolts", title: "SimCLR (Lightning Bolts)",
      citation: "Chen et al. 2020, A Simple Framework for Contrastive Learning of Visual "
        + "Representations",
      prefixes: ["encoder."], signs: ["../projection.model.0.weight"], projectionHead: nil,
      hasTrainedClassifier: false),
  ]

  private static let contrastingAssignments =
    "Caron et al. 2020, Unsupervised Learning of Visual Features by Contrasting Cluster Assignments"

  private static let clusters = [
    CheckpointOrigin(
      identifier: "swav", title: "SwAV (facebookresearch/swav)",
      citation: contrastingAssignments,
      prefixes: ["module."], signs: ["projection_head.0.weight"],
      projectionHead: "projection_head", hasTrainedClassifier: false),
    CheckpointOrigin(
      identifier: "swav-bolts", title: "SwAV (Lightning Bolts)",
      citation: contrastingAssignments,
      prefixes: ["model."], signs: ["projection_head.0.weight"],
      projectionHead: "projection_head", hasTrainedClassifier: false),
    CheckpointOrigin(
      identifier: "dino", title: "DINO (facebookresearch/dino), with both networks",
      citation: "Caron et al. 2021, Emerging Properties in Self-Supervised Vision Transformers",
      prefixes: ["teacher.module.backbone.", "teacher.backbone.", "student.module.backbone."],
      signs: ["conv1.weight"],
      projectionHead: nil,
      hasTrainedClassifier: false),
  ]

  private static let byol =
    "Grill et al. 2020, Bootstrap Your Own Latent: A New Approach to Self-Supervised Learning"

  private static let bootstraps = [
    CheckpointOrigin(
      identifier: "byol-bolts", title: "BYOL (Lightning Bolts)", citation: byol,
      prefixes: ["online_network.encoder.", "target_network.encoder."],
      signs: ["../projector.model.0.weight"],
      projectionHead: "../projector.model", hasTrainedClassifier: false),
    CheckpointOrigin(
      identifier: "byol-lucidrains", title: "BYOL (lucidrains/byol-pytorch)", citation: byol,
      prefixes: ["online_encoder.net.", "target_encoder.net."], signs: ["../projector.0.weight"],
      projectionHead: "../projector", hasTrainedClassifier: false),
    CheckpointOrigin(
      identifier: "byol-sthalles", title: "BYOL (sthalles/PyTorch-BYOL)", citation: byol,
      prefixes: ["online_network_state_dict.encoder.", "target_network_state_dict.encoder."],
      signs: ["../projetion.net.0.weight"],
      projectionHead: "../projetion.net", hasTrainedClassifier: false),
  ]

  private static let redundancyReductions = [
    CheckpointOrigin(
      identifier: "barlow-twins", title: "Barlow Twins (facebookresearch/barlowtwins), checkpoint",
      citation: "Zbontar et al. 2021, Barlow Twins: Self-Supervised Learning via Redundancy "
        + "Reduction",
      prefixes: ["module.backbone."], signs: ["../projector.0.weight", "../bn.running_mean"],
      projectionHead: "../projector", hasTrainedClassifier: false),
    CheckpointOrigin(
      identifier: "vicreg", title: "VICReg (facebookresearch/vicreg), checkpoint",
      citation: "Bardes, Ponce and LeCun 2022, VICReg: Variance-Invariance-Covariance "
        + "Regularization for Self-Supervised Learning",
      prefixes: ["module.backbone."], signs: ["../projector.0.weight", "../projector.0.bias"],
      projectionHead: "../projector", hasTrainedClassifier: false),
  ]

  private static let resNet = "He et al. 2016, Deep Residual Learning for Image Recognition"

  private static let classifiers = [
    CheckpointOrigin(
      identifier: "torchvision", title: "torchvision, or a classifier with its names",
      citation: resNet, prefixes: [""], signs: ["fc.weight"], projectionHead: nil,
      hasTrainedClassifier: true),
    CheckpointOrigin(
      identifier: "torchvision-vgg", title: "torchvision, or a VGG with its names",
      citation: vgg, prefixes: [""], signs: ["classifier.6.weight"], projectionHead: nil,
      hasTrainedClassifier: true),
    timm, keras, kerasPreactivation, kerasVGG,
  ]

  private static let vgg =
    "Simonyan and Zisserman 2015, Very Deep Convolutional Networks for Large-Scale Image Recognition"

  /// Told by what the file states beside torchvision's names.
  static let timm = CheckpointOrigin(
    identifier: "timm", title: "PyTorch Image Models (timm)",
    citation: "Wightman 2019, PyTorch Image Models", prefixes: [], signs: [],
    projectionHead: nil, hasTrainedClassifier: true)

  /// Told by the layers' names.
  static let keras = CheckpointOrigin(
    identifier: "keras-resnet", title: "Keras Applications, ResNet", citation: resNet,
    prefixes: [], signs: [], projectionHead: nil, hasTrainedClassifier: true)

  /// Told by the layers' names.
  static let kerasPreactivation = CheckpointOrigin(
    identifier: "keras-resnet-v2", title: "Keras Applications, ResNetV2",
    citation: "He et al. 2016, Identity Mappings in Deep Residual Networks", prefixes: [],
    signs: [], projectionHead: nil, hasTrainedClassifier: true)

  /// Told by the layers' names.
  static let kerasVGG = CheckpointOrigin(
    identifier: "keras-vgg", title: "Keras Applications, VGG", citation: vgg, prefixes: [],
    signs: [], projectionHead: nil, hasTrainedClassifier: true)
}
