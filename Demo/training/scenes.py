"""The generated scenes as training takes them: all in memory, and changed at random a batch at a time."""

import concurrent.futures
import json
import pathlib

import numpy
import torch
import torch.nn.functional as functional
from PIL import Image

MEAN = torch.tensor([0.485, 0.456, 0.406])
DEVIATION = torch.tensor([0.229, 0.224, 0.225])
LUMA = torch.tensor([0.299, 0.587, 0.114])


class Scenes:
    """Pictures [N, 3, 224, 224] in bytes; labels, -1 for scenes of two classes; the class names.

    With masks also [N, 1, 224, 224], 1 where an object is, its outline included.
    """

    def __init__(self, folder, with_masks=False):
        folder = pathlib.Path(folder)
        records = [json.loads(line) for line in (folder / "scenes.jsonl").read_text().splitlines()]
        classes = [sorted(set(record["classes"])) for record in records]
        self.names = sorted({name for some in classes for name in some})
        self.labels = torch.tensor([
            self.names.index(some[0]) if len(some) == 1 else -1 for some in classes])
        # Places of the scenes of one class.
        self.labeled = self.labels.ge(0).nonzero()[:, 0]
        pictures = torch.empty((len(records), 224, 224, 3), dtype=torch.uint8)
        masks = torch.empty((len(records) if with_masks else 0, 1, 224, 224), dtype=torch.bool)

        def read(place):
            name = records[place]["id"]
            with Image.open(folder / "JPEGImages" / (name + ".jpg")) as image:
                pictures[place] = torch.from_numpy(numpy.array(image))
            if with_masks:
                with Image.open(folder / "SegmentationClass" / (name + ".png")) as image:
                    masks[place, 0] = torch.from_numpy(numpy.array(image) != 0)

        with concurrent.futures.ThreadPoolExecutor() as pool:
            list(pool.map(read, range(len(records))))
        self.pictures, self.masks = pictures.permute(0, 3, 1, 2), masks


def batches(places, size, generator):
    """The places in random order, `size` at a time; what is left over waits for the next epoch."""
    order = places[torch.randperm(len(places), generator=generator)]
    return [order[start:start + size] for start in range(0, len(order) - size + 1, size)]


def moved(pictures, masks, share, generator):
    """The pictures, of which a share shows its objects before the background of another one.

    That one's own objects are covered with its mirror image. After Ryali et al. 2021, "Characterizing
    and Improving the Robustness of Self-Supervised Learning through Background Augmentations".
    """
    if share == 0:
        return pictures
    backgrounds = torch.where(masks, pictures.flip(3), pictures)
    distance = torch.randint(1, len(pictures), (), generator=generator).item()
    stays = torch.rand(len(pictures), generator=generator) >= share
    return torch.where(
        masks | stays[:, None, None, None], pictures, backgrounds.roll(distance, dims=0))


def normalized(pictures):
    """As the networks take pictures: torchvision's mean and deviation."""
    scale, offset = 1 / (255 * DEVIATION), -MEAN / DEVIATION
    return pictures.float() * scale[:, None, None] + offset[:, None, None]


class Views:
    """Random crops, mirror images and colors, as SimCLR makes them (Chen et al. 2020, appendix A)."""

    def __init__(self, generator, size, scale, color=0.0, gray=0.0):
        self.generator, self.size, self.scale = generator, size, scale
        self.color, self.gray = color, gray

    def uniform(self, low, high, count):
        return torch.rand(count, generator=self.generator) * (high - low) + low

    def __call__(self, pictures):
        crops = self.cropped(pictures)
        return self.recolored(crops) if self.color > 0 else normalized(crops)

    def cropped(self, pictures):
        """Parts of the pictures, `scale` of the area and 3:4 to 4:3 in shape, half of them mirrored."""
        count, side = len(pictures), pictures.shape[-1]
        area = self.uniform(*self.scale, count)
        ratio = torch.exp(self.uniform(-0.2877, 0.2877, count))
        widths = (side * (area * ratio).sqrt()).round().clamp(max=side)
        heights = (side * (area / ratio).sqrt()).round().clamp(max=side)
        lefts = (self.uniform(0, 1, count) * (side - widths)).round()
        tops = (self.uniform(0, 1, count) * (side - heights)).round()
        mirrored = self.uniform(0, 1, count) < 0.5
        crops = torch.empty((count, self.size, self.size, 3), dtype=torch.uint8).permute(0, 3, 1, 2)
        corners = torch.stack([lefts, tops, lefts + widths, tops + heights], 1).int().tolist()
        for place, (left, top, right, bottom) in enumerate(corners):
            crop = pictures[place:place + 1, :, top:bottom, left:right]
            if (right - left, bottom - top) != (self.size, self.size):
                crop = functional.interpolate(
                    crop, (self.size, self.size), mode="bilinear", antialias=True)
            crops[place] = crop[0].flip(2) if mirrored[place] else crop[0]
        return crops

    def recolored(self, crops):
        """Other brightness, contrast, saturation and hue, some gray, and normalized.

        All of these are linear in a pixel's colors, so that one matrix a crop does them together.
        """
        count = len(crops)
        pixels = crops.permute(0, 2, 3, 1).reshape(count, -1, 3).float()
        applied = (self.uniform(0, 1, count) < 0.8).float()

        def change(strength):
            return applied * self.uniform(-strength, strength, count)

        brightness, contrast = 1 + change(self.color), 1 + change(self.color)
        saturation = (1 + change(self.color))[:, None, None]
        turn = turns(change(self.color) * 1.25)
        gray = (self.uniform(0, 1, count) < self.gray).float()[:, None, None]
        identity, luma = torch.eye(3), LUMA.expand(3, 3)
        matrix = (saturation * identity + (1 - saturation) * luma)
        matrix = (gray * luma + (1 - gray) * identity) @ turn @ matrix
        matrix = matrix * (brightness * contrast / 255)[:, None, None] / DEVIATION[:, None]
        mean = pixels.mean(dim=(1, 2)) / 255
        offset = (brightness * (1 - contrast) * mean)[:, None] - MEAN
        pixels = torch.baddbmm((offset / DEVIATION)[:, None], pixels, matrix.mT)
        pixels = torch.clamp(pixels, -MEAN / DEVIATION, (1 - MEAN) / DEVIATION)
        return pixels.reshape(count, self.size, self.size, 3).permute(0, 3, 1, 2)


def turns(angles):
    """Matrices [N, 3, 3] that turn colors around gray, which changes their hue."""
    cosine, sine = angles.cos(), angles.sin()
    same = (1 + 2 * cosine) / 3
    next = (1 - cosine) / 3 + sine / 3 ** 0.5
    last = (1 - cosine) / 3 - sine / 3 ** 0.5
    rows = [same, last, next, next, same, last, last, next, same]
    return torch.stack(rows, 1).reshape(-1, 3, 3)
