"""Lines with figures as they stand in the cells of a damaged page, by the thousand: what is printed, and what is not.

Every picture is drawn in the fonts of the split `tune`, and depends on its source of chance alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from models.ocr.small import ALPHABET, OTHER
from models.training.fonts import FONTS, Face, chinese_faces, covers, latin_faces

Random = np.random.Generator
Grey = NDArray[np.uint8]

_MONO = (
    Face("Liberation Mono", "truetype/liberation/LiberationMono-Regular.ttf", 0,
         "truetype/liberation/LiberationMono-Bold.ttf"),
    Face("DejaVu Sans Mono", "truetype/dejavu/DejaVuSansMono.ttf", 0, "truetype/dejavu/DejaVuSansMono-Bold.ttf"),
)  # fmt: skip
"""Of the same packages and families as the fonts of the split."""
_UNITS = ("元", "万元", "亿元", "件", "个", "次", "条", "人", "项", "份", "%")
_LABELS = (
    "政府信息公开申请数量行政处罚决定规范性文件办理结果予以公开部分不属于管理情况科研机构社会组织法律服务其他自然商业企业"
    "收入支出预算财政拨款合计结转年度总额维持纠正尚未审二三四五六七八九十第期日月上中下内外大小东西南北"
)
_LETTERS = "ABCDEFGHKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz"


def told(text: str) -> str:
    """What the network is to say of a printed text: its own characters, the rest as OTHER, dashes as one."""
    said = ""
    for character in text.replace(" ", ""):
        known = _AS.get(character, character)
        known = known if known in ALPHABET else OTHER
        if not (known in (OTHER, "—") and said.endswith(known)):
            said += known
    return said


_AS = dict(zip("０１２３４５６７８９．，％（）＋－−–￥／", "0123456789.,%()+---¥/", strict=True))


def some_text(rng: Random) -> str:
    """What a cell may say; nothing at times."""
    kind = rng.random()
    if kind < 0.14:
        return ""
    if kind < 0.50:
        return _whole(rng)
    if kind < 0.63:
        return _decimal(rng)
    if kind < 0.70:
        return f"{int(10 ** rng.uniform(3, 8)):,}" + ("" if rng.random() < 0.5 else f".{rng.integers(100):02d}")
    if kind < 0.74:
        return (_decimal(rng) if rng.random() < 0.6 else _whole(rng)) + "%"
    if kind < 0.78:
        return str(rng.choice(["-", "+", "-", "－", "−"])) + (_whole(rng) if rng.random() < 0.6 else _decimal(rng))
    if kind < 0.81:
        return (_whole(rng) if rng.random() < 0.5 else _decimal(rng)) + str(rng.choice(_UNITS))
    if kind < 0.83:
        return str(rng.choice(["增加", "减少", "增", "减"])) + _whole(rng)
    if kind < 0.86:
        return str(rng.choice(["无", "无", "无", "零"]))
    if kind < 0.89:
        return "/"
    if kind < 0.915:
        return "——"
    if kind < 0.93:
        return str(rng.choice(["-", "--", "－"]))
    if kind < 0.945:
        return str(rng.choice(["({})", "（{}）", "¥{}", "￥{}", "${}", "$({})"])).format(_decimal(rng))
    if kind < 0.955:
        return _whole(rng).translate({ord("0") + n: "０１２３４５６７８９"[n] for n in range(10)})
    return _label(rng)


def _whole(rng: Random) -> str:
    if rng.random() < 0.22:
        return "0"
    length = int(rng.choice(8, p=[0.37, 0.25, 0.17, 0.1, 0.05, 0.03, 0.02, 0.01])) + 1
    digits = rng.integers(0, 10, length)
    if rng.random() < 0.15:
        digits[:] = digits[0]
    elif rng.random() < 0.15:
        digits[rng.random(length) < 0.6] = rng.choice([0, 1, 7])
    if digits[0] == 0:
        digits[0] = rng.integers(1, 10)
    return "".join(map(str, digits))


def _decimal(rng: Random) -> str:
    return f"{_whole(rng)}." + "".join(map(str, rng.integers(0, 10, int(rng.choice([1, 2, 2, 2, 3, 4])))))


def _label(rng: Random) -> str:
    way = rng.random()
    if way < 0.45:
        return "".join(rng.choice(list(_LABELS), int(rng.integers(1, 6))))
    if way < 0.7:
        return "".join(rng.choice(list(_LETTERS), int(rng.integers(1, 6))))
    if way < 0.85:
        return f"{rng.integers(1, 13)}" + str(rng.choice(["、", ".", "月", "日"])) + str(rng.choice(list(_LABELS)))
    return f"{rng.integers(2008, 2030)}年"


@lru_cache(maxsize=1)
def _faces() -> tuple[tuple[Face, ...], tuple[Face, ...]]:
    return chinese_faces("tune"), (*latin_faces("tune"), *_MONO)


@lru_cache(maxsize=4096)
def _font(face: Face, size: float, bold: bool) -> Any:
    from PIL import ImageFont

    path = FONTS / face.bold if bold and face.bold else face.file
    return ImageFont.truetype(path, size, index=face.index, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=64)
def _cap(face: Face) -> float:
    """How high a nought is, in parts of the font size."""
    _, top, _, bottom = _font(face, 200, False).getbbox("0", anchor="ls")
    return (bottom - top) / 200


def some_line(rng: Random) -> tuple[Grey, str]:
    """A crop of a damaged page round one line, as a reader gets it, and what is printed there."""
    text = some_text(rng)
    cap = float(np.exp(rng.uniform(np.log(8.5), np.log(30)))) if rng.random() < 0.4 else rng.uniform(10, 21)
    share = rng.uniform(0.42, 0.86)
    tall = max(10, round(cap / share))
    clean, side = _printed(rng, text, cap, tall)
    page = _ruled(rng, clean, side, cap)
    if rng.random() < 0.2:
        page = _sealed(rng, page, cap)
    return _damaged(rng, page, cap), told(text)


def _printed(rng: Random, text: str, cap: float, tall: int) -> tuple[Grey, int]:
    """The line in black on white, and how much paper is on its left."""
    from PIL import Image as Pillow
    from PIL import ImageDraw

    chinese, latin = _faces()
    cjk = chinese[int(rng.integers(len(chinese)))]
    western = cjk if rng.random() < 0.4 else latin[int(rng.integers(len(latin)))]
    bold = bool(rng.random() < 0.15)
    size = round(cap / _cap(western) * 2) / 2 if cap < 20 else round(cap / _cap(western))
    spread = rng.uniform(-0.04, 0.15) * size if rng.random() < 0.15 else 0.0
    pieces = [(c, _font(cjk if ord(c) >= 0x2E80 or c in "—‰¥" or not covers(western, c) else western, size, bold))
              for c in text]  # fmt: skip
    widths = [font.getlength(c) + spread for c, font in pieces]
    left, right = (round(rng.uniform(0.08, 0.9) * tall) for _ in range(2))
    wide = left + right + max(round(sum(widths)), 0 if text else round(rng.uniform(0.3, 3) * tall))
    picture = Pillow.new("L", (max(8, wide), tall), 255)
    pen = ImageDraw.Draw(picture)
    free = (tall - cap) / 2
    baseline = tall / 2 + cap / 2 + rng.uniform(-0.9, 0.9) * free
    thick = (0.0 if cjk.bold or not bold else max(0.5, size * 0.025)) if rng.random() < 0.9 else rng.uniform(0, 0.7)
    x = float(left)
    for (character, font), width in zip(pieces, widths, strict=True):
        pen.text((x, baseline), character, 0, font, "ls", stroke_width=thick)
        x += width
    if rng.random() < 0.12:
        away = rng.uniform(1.7, 2.3) * cap * rng.choice([-1, 1])
        other = _label(rng) + _whole(rng)
        pen.text((left + rng.uniform(-1, 1) * cap, baseline + away), other, 0, _font(cjk, size, bold), "ls")
    pixels = np.array(picture)
    if rng.random() < 0.45:
        pixels = _stretched(rng, pixels)
    return pixels, left


def _stretched(rng: Random, pixels: Grey) -> Grey:
    """Narrower or wider letters, leaning or upright, on a line that is not quite level."""
    tall, wide = pixels.shape
    factor = rng.uniform(0.78, 1.18)
    lean, slope = rng.normal(0, 0.05), rng.normal(0, 0.008)
    matrix = np.array([[factor, -lean, lean * tall / 2], [slope, 1, -slope * wide / 2]], np.float32)
    size = (max(8, round(wide * factor)), tall)
    return np.asarray(cv2.warpAffine(pixels, matrix, size, flags=cv2.INTER_CUBIC, borderValue=(255,)), np.uint8)


def _ruled(rng: Random, pixels: Grey, left: int, cap: float) -> Grey:
    """The line with what a cell's edges may leave in its crop, and a tint at times."""
    tall, wide = pixels.shape
    page = pixels
    if rng.random() < 0.06:
        page = np.minimum(page, np.uint8(rng.integers(185, 245)))
    for edge in ("left", "right", "top", "bottom"):
        if rng.random() > (0.22 if edge in ("left", "right") else 0.14):
            continue
        upright = edge in ("left", "right")
        deep = 0.32 * cap if upright else max(1.0, 0.12 * tall)
        at = rng.uniform(-0.05 * cap, deep)
        thick = rng.uniform(0.5, max(1.0, 0.2 * cap))
        start, end = (0.0, 1.0) if rng.random() < 0.5 else np.sort(rng.uniform(-0.2, 1.2, 2))
        shade = int(rng.integers(0, 150)) if rng.random() < 0.6 else 0
        layer = np.full_like(page, 255)
        across = wide if upright else tall
        place = at if edge in ("left", "top") else across - at
        lean = rng.normal(0, 0.01) * tall
        if upright:
            ends = ((place, start * tall), (place + lean, end * tall))
        else:
            ends = ((start * wide, place), (end * wide, place + lean))
        points = [(round(x * 16), round(y * 16)) for x, y in ends]
        cv2.line(layer, points[0], points[1], (shade,), max(1, round(thick)), cv2.LINE_AA, 4)
        if rng.random() < 0.25:
            holes = rng.random((tall, wide)) < rng.uniform(0.1, 0.6)
            layer[holes] = 255
        page = np.minimum(page, layer)
    return page


@lru_cache(maxsize=1)
def _seals() -> tuple[Grey, ...]:
    """Prints of seals, ink white, 300 pixels across: rings with and without words and a star."""
    from PIL import Image as Pillow
    from PIL import ImageDraw

    rng = np.random.default_rng(5)
    prints = []
    for number in range(24):
        picture = Pillow.new("L", (300, 300), 0)
        pen = ImageDraw.Draw(picture)
        pen.ellipse((4, 4, 296, 296), outline=255, width=int(rng.integers(4, 10)))
        if number % 3 == 0:
            pen.ellipse((22, 22, 278, 278), outline=255, width=2)
        points = [
            (150 + far * np.cos(angle), 150 + far * np.sin(angle))
            for far, angle in ((46 if p % 2 == 0 else 18, np.pi * (p / 5 - 0.5)) for p in range(10))
        ]
        pen.polygon(points, fill=255 if number % 4 else 0)
        face = _faces()[0][number % 4]
        words = rng.choice(list(_LABELS), int(rng.integers(9, 15)))
        for index, character in enumerate(words):
            letter = Pillow.new("L", (300, 300), 0)
            ImageDraw.Draw(letter).text((150, 34), str(character), 255, _font(face, 30, False), "mm")
            degrees = -125 + 250 * index / (len(words) - 1)
            picture.paste(255, (0, 0), letter.rotate(-degrees, center=(150, 150), resample=Pillow.Resampling.BICUBIC))
        prints.append(np.asarray(picture.rotate(float(rng.uniform(0, 360)), resample=Pillow.Resampling.BICUBIC)))
    return tuple(prints)


def _sealed(rng: Random, page: Grey, cap: float) -> Grey:
    """Part of a seal over the line, as grey as its colour left it."""
    prints = _seals()
    print_ = prints[int(rng.integers(len(prints)))]
    across = rng.uniform(9, 19) * cap
    scale = across / 300
    tall, wide = page.shape
    # Somewhere on the seal lies the middle of the crop: on its ring, its words or its star.
    far, angle = rng.choice([0.0, 0.25, 0.75, 0.95]) * 150 + rng.normal(0, 12), rng.uniform(0, 2 * np.pi)
    x, y = 150 + far * np.cos(angle), 150 + far * np.sin(angle)
    matrix = np.array([[scale, 0, wide / 2 - x * scale], [0, scale, tall / 2 - y * scale]], np.float32)
    cover = np.asarray(cv2.warpAffine(print_, matrix, (wide, tall), flags=cv2.INTER_AREA), np.float32) / 255
    if rng.random() < 0.7:
        coarse = rng.uniform(0.35, 1.0, (4, 6)).astype(np.float32)
        cover *= cv2.resize(coarse, (wide, tall), interpolation=cv2.INTER_CUBIC)
    cover *= rng.uniform(0.12, 0.8)
    dark = rng.uniform(0.2, 0.55)
    return np.clip(page * (1 - cover * (1 - dark)), 0, 255).astype(np.uint8)


def _damaged(rng: Random, page: Grey, cap: float) -> Grey:
    """The crop as a file holds it, straightened and lit."""
    way = rng.random()
    sharp = cap / 16
    if rng.random() < 0.12:
        page = _gnawed(rng, page)
    if rng.random() < 0.1:
        fatter = rng.random() < 0.6
        page = np.asarray(cv2.erode(page, np.ones((2, 2), np.uint8)) if fatter else cv2.dilate(page, _CROSS), np.uint8)
    if way < 0.05:
        return page
    if way < 0.28:
        page = _levels(_soft(page, rng.uniform(0.3, 0.85) * max(0.7, sharp)), rng.uniform(0, 70), rng.uniform(235, 255))
        page = _jpeg(rng, _noisy(rng, page, rng.uniform(1, 7)), 45)
    elif way < 0.52:
        page = _soft(page, rng.uniform(0.5, 1.25) * max(0.7, sharp))
        page = _levels(page, rng.uniform(20, 140), rng.uniform(222, 250))
        page = _specked(rng, _noisy(rng, page, rng.uniform(3, 12)), cap, 0.35)
        page = _jpeg(rng, page, 22)
    elif way < 0.72:
        page = _noisy(rng, _soft(page, rng.uniform(0.2, 0.6)), rng.uniform(3, 16))
        bits = page > rng.uniform(140, 218)
        bits ^= rng.random(bits.shape) < rng.choice([0.0, rng.uniform(0.0, 0.004)])
        if rng.random() < 0.05:
            bits[int(rng.integers(len(bits)))] = True
        page = bits.astype(np.uint8) * np.uint8(255)
    else:
        page = _noisy(rng, _soft(page, rng.uniform(0.4, 0.9) * max(0.8, sharp)), rng.uniform(4, 16))
        middle, slope = rng.uniform(130, 190), rng.uniform(1.3, 2.8)
        table = 255 / (1 + np.exp(-(np.arange(256) - middle) / 255 * 4 * slope))
        page = np.asarray(cv2.LUT(page, table.astype(np.uint8)), np.uint8)
        page = _shifted(rng, page)
        page = _levels(_soft(page, rng.uniform(0.2, 0.7)), rng.uniform(40, 150), rng.uniform(215, 250))
        page = _specked(rng, _noisy(rng, page, rng.uniform(3, 11)), cap, 0.5)
        page = _jpeg(rng, page, 40)
    if rng.random() < 0.6:
        page = _shifted(rng, page)
    if rng.random() < 0.25:
        page = _levels(page, -rng.uniform(0, 60), 255 + rng.uniform(0, 25))
    return page


_CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.uint8)


def _gnawed(rng: Random, page: Grey) -> Grey:
    """Print with holes: dots that a printer left out, or whole pale stretches."""
    tall, wide = page.shape
    if rng.random() < 0.5:
        holes = rng.random((tall, wide)) < rng.uniform(0.03, 0.3)
        return np.where(holes, 255, page).astype(np.uint8)
    coarse = rng.uniform(-0.2, 1.0, (3, max(2, wide // max(4, tall // 2)))).astype(np.float32)
    pale = np.clip(cv2.resize(coarse, (wide, tall), interpolation=cv2.INTER_CUBIC), 0, rng.uniform(0.3, 0.8))
    return (page + (255.0 - page) * pale).astype(np.uint8)


def _soft(page: Grey, sigma: float) -> Grey:
    return np.asarray(cv2.GaussianBlur(page, (0, 0), max(0.1, sigma)), np.uint8)


def _levels(page: Grey, black: float, white: float) -> Grey:
    table = np.clip(black + np.arange(256) / 255 * (white - black), 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(page, table), np.uint8)


def _noisy(rng: Random, page: Grey, sigma: float) -> Grey:
    noise = rng.standard_normal(page.shape, np.float32) * np.float32(sigma)
    return np.clip(page + noise, 0, 255).astype(np.uint8)


def _specked(rng: Random, page: Grey, cap: float, often: float) -> Grey:
    if rng.random() > often:
        return page
    page = page.copy()
    tall, wide = page.shape
    for _ in range(int(rng.integers(1, 4))):
        centre = (int(rng.integers(0, wide)), int(rng.integers(0, tall)))
        cv2.circle(page, centre, int(rng.integers(0, max(2, round(0.16 * cap)))), (int(rng.integers(20, 170)),), -1,
                   cv2.LINE_AA)  # fmt: skip
    return page


def _shifted(rng: Random, page: Grey) -> Grey:
    """Pixels between pixels: what a turn by a fraction of a degree does to a raster."""
    tall, wide = page.shape
    turn = rng.normal(0, 0.006)
    shift = rng.uniform(-0.5, 0.5, 2)
    matrix = np.array([[1, turn, shift[0] - turn * tall / 2], [-turn, 1, shift[1] + turn * wide / 2]], np.float32)
    how = cv2.INTER_CUBIC if rng.random() < 0.5 else cv2.INTER_LINEAR
    return np.asarray(cv2.warpAffine(page, matrix, (wide, tall), flags=how, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _jpeg(rng: Random, page: Grey, least: int) -> Grey:
    if rng.random() < 0.35:
        return page
    _, packed = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(least, 92))])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)
