"""Writes the small pictures of SaliencyIOTests/Fixtures/images and what Pillow makes of them.

Made with Pillow 13.0.0 (libjpeg-turbo 3.2), numpy 2.4.6 and cjpeg of libjpeg-turbo 2.1.5; the values
are the same in every run. Run: python make_image_fixtures.py

expected.json holds for each file its mode and size, the bytes of convert("RGB") and those of
resizing it in its own mode, in base64; 16-bit samples are little-endian.
"""

import base64
import io
import itertools
import json
import pathlib
import struct
import subprocess
import zlib

import numpy
from PIL import Image

FOLDER = pathlib.Path(__file__).parent.parent / "SaliencyIOTests" / "Fixtures" / "images"
RANDOM = numpy.random.Generator(numpy.random.PCG64(20240504))

# The start of Adam7's passes and their steps: x, y, dx, dy.
PASSES = [
    (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
]


def chunk(kind, data):
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)


def packed_rows(samples, depth):
    """Rows of [H, W * channels] samples, each with filter type 0 in front."""
    rows = b""
    for row in samples:
        bits = "".join(format(int(sample), f"0{depth}b") for sample in row)
        bits += "0" * (-len(bits) % 8)
        rows += b"\0" + int(bits, 2).to_bytes(len(bits) // 8, "big")
    return rows


def png(samples, depth, color_type, extra=b"", interlaced=False):
    """A PNG file of [H, W, channels] samples, for what Pillow does not write itself."""
    height, width, _ = samples.shape
    parts = [samples]
    if interlaced:
        parts = [samples[y::dy, x::dx] for x, y, dx, dy in PASSES]
    data = b"".join(packed_rows(p.reshape(len(p), -1), depth) for p in parts if p.size)
    header = struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, int(interlaced))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra
        + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")
    )


def noise(width, height, channels, depth):
    return RANDOM.integers(0, 1 << depth, (height, width, channels))


def smooth(width, height):
    """A picture that JPEG stores well: waves with some noise."""
    y, x = numpy.mgrid[0:height, 0:width]
    waves = [128 + 100 * numpy.sin(x / a + y / b) for a, b in ((3, 7), (5, 4), (9, 2.5))]
    pixels = numpy.stack(waves, axis=-1) + RANDOM.normal(0, 6, (height, width, 3))
    return Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8))


def jpeg(image, **options):
    target = io.BytesIO()
    image.save(target, "JPEG", **options)
    return target.getvalue()


def jpeg_by_cjpeg(image, *options):
    """For chroma sampling that Pillow cannot write."""
    source = io.BytesIO()
    image.save(source, "PPM")
    return subprocess.run(
        ["cjpeg", *options], input=source.getvalue(), capture_output=True, check=True
    ).stdout


def with_adobe_transform(data, transform):
    """The same file, its colors declared as another space by the last byte of APP14."""
    start = data.index(b"Adobe")
    return data[: start + 11] + bytes([transform]) + data[start + 12 :]


def without_adobe_marker(data):
    """The same file without its APP14 segment."""
    start = data.index(b"\xff\xee")
    length = struct.unpack(">H", data[start + 2 : start + 4])[0]
    return data[:start] + data[start + 2 + length :]


def files():
    palette = bytes(RANDOM.integers(0, 256, 3 * 200).tolist())
    yield "bilevel.png", png(noise(13, 9, 1, 1), 1, 0)
    yield "gray2.png", png(noise(13, 9, 1, 2), 2, 0)
    yield "gray4.png", png(noise(13, 9, 1, 4), 4, 0)
    yield "gray8.png", png(noise(13, 9, 1, 8), 8, 0)
    yield "gray8-transparent.png", png(noise(13, 9, 1, 8), 8, 0, chunk(b"tRNS", b"\0\x07"))
    yield "gray16.png", png(noise(13, 9, 1, 16), 16, 0)
    yield "gray16-dark.png", png(noise(13, 9, 1, 9), 16, 0)
    yield "gray-alpha8.png", png(noise(13, 9, 2, 8), 8, 4)
    yield "gray-alpha16.png", png(noise(13, 9, 2, 16), 16, 4)
    yield "rgb8.png", png(noise(13, 9, 3, 8), 8, 2)
    yield "rgb8-transparent.png", png(noise(13, 9, 3, 8), 8, 2, chunk(b"tRNS", bytes(6)))
    yield "rgb8-gamma.png", png(noise(13, 9, 3, 8), 8, 2, chunk(b"gAMA", struct.pack(">I", 100000)))
    yield "rgb16.png", png(noise(13, 9, 3, 16), 16, 2)
    yield "rgba8.png", png(noise(13, 9, 4, 8), 8, 6)
    yield "rgba16.png", png(noise(13, 9, 4, 16), 16, 6)
    for depth in (1, 2, 4):
        extra = chunk(b"PLTE", palette[: 3 << depth])
        yield f"palette{depth}.png", png(noise(13, 9, 1, depth), depth, 3, extra)
    extra = chunk(b"PLTE", palette) + chunk(b"tRNS", bytes(range(0, 200, 2)))
    # Indices from 200 on are beyond the palette.
    yield "palette8-transparent.png", png(noise(13, 9, 1, 8), 8, 3, extra)
    yield "interlaced-rgb8.png", png(noise(13, 9, 3, 8), 8, 2, interlaced=True)
    yield "interlaced-gray16.png", png(noise(5, 3, 1, 16), 16, 0, interlaced=True)
    yield "interlaced-bilevel.png", png(noise(13, 9, 1, 1), 1, 0, interlaced=True)
    yield "one-pixel.png", png(noise(1, 1, 3, 8), 8, 2)
    yield "one-row.png", png(noise(17, 1, 3, 8), 8, 2)
    yield "one-column.png", png(noise(1, 17, 3, 8), 8, 2)

    photo = smooth(29, 18)
    yield "rgb420.jpg", jpeg(photo, quality=90, subsampling="4:2:0")
    yield "rgb422.jpg", jpeg(photo, quality=90, subsampling="4:2:2")
    yield "rgb444.jpg", jpeg(photo, quality=90, subsampling="4:4:4")
    yield "progressive.jpg", jpeg(photo, quality=90, progressive=True)
    yield "gray.jpg", jpeg(photo.convert("L"), quality=90)
    yield "restart.jpg", jpeg(photo, quality=80, restart_marker_blocks=1)
    data = jpeg(photo, quality=90)
    yield "extraneous-bytes.jpg", data[:-2] + b"\0\1\2" + data[-2:]
    cmyk = Image.merge("CMYK", [*photo.split(), smooth(29, 18).split()[0].point(lambda v: v // 2)])
    yield "cmyk.jpg", jpeg(cmyk, quality=90)
    yield "ycck.jpg", with_adobe_transform(jpeg(cmyk, quality=90), 2)
    yield "cmyk-without-adobe.jpg", without_adobe_marker(jpeg(cmyk, quality=90))
    yield "rgb-colors.jpg", jpeg(photo, quality=90, keep_rgb=True)
    yield "unusual-sampling.jpg", jpeg_by_cjpeg(photo, "-sample", "3x1")
    exif = Image.Exif()
    exif[0x0112] = 6
    yield "rotated.jpg", jpeg(photo, quality=90, exif=exif)


def encoded(image):
    return base64.b64encode(image.tobytes()).decode()


def main():
    cases = {}
    for name, data in files():
        (FOLDER / name).write_bytes(data)
        with Image.open(io.BytesIO(data)) as image:
            image.load()
            case = {"mode": image.mode, "width": image.width, "height": image.height}
            case["rgb"] = encoded(image.convert("RGB"))
            resized = []
            # 16-bit gray with opacity has another mode here; JPEG adds no mode but CMYK.
            skipped = name == "gray-alpha16.png" or (name.endswith(".jpg") and name != "cmyk.jpg")
            sizes = [] if skipped else [(7, 5), (1, 1), (15, 7), (12, 4)]
            for (width, height), by in itertools.product(sizes, ("bilinear", "nearest")):
                result = image.resize((width, height), Image.Resampling[by.upper()])
                # Bilevel pictures are packed by tobytes.
                samples = encoded(result.convert("L") if result.mode == "1" else result)
                resized.append({"width": width, "height": height, "by": by, "samples": samples})
            case["resized"] = resized
            cases[name] = case
    text = json.dumps(cases, indent=1, sort_keys=True)
    (FOLDER / "expected.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
