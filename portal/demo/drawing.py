"""Small pictures and papers of the demo, drawn by code: nothing is fetched, and every run draws the same."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

import pylopdf_fonts_zh_cn
import xlsxwriter
from PIL import Image, ImageDraw, ImageFont

FACE = Path(pylopdf_fonts_zh_cn.__file__).with_name("NotoSansSC-Regular.otf")
INK, DIM, RIVER, PAPER = (23, 32, 31), (92, 103, 100), (15, 90, 102), (255, 255, 255)
GROUNDS = ((226, 236, 234), (240, 234, 222), (228, 232, 242), (236, 228, 226))
BODIES = ((15, 90, 102), (125, 81, 0), (47, 79, 151), (110, 60, 50))
PAGE = (620, 877)  # A4 at 75 dots an inch


@cache
def face(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.truetype(str(FACE), size) if FACE.exists() else ImageFont.load_default(size)


def picture(shape: str, number: int, size: tuple[int, int] = (960, 600)) -> bytes:
    """One appliance, flat, on a quiet ground. `shape`: kettle, fryer, blender, cooker, cup or shelf."""
    image = Image.new("RGB", size, GROUNDS[number % len(GROUNDS)])
    draw = ImageDraw.Draw(image)
    _appliance(draw, shape, BODIES[number % len(BODIES)], size[0] // 2, size[1] - 90, size[1] / 600)
    out = BytesIO()
    image.save(out, "WEBP", quality=80)
    return out.getvalue()


def _appliance(draw: ImageDraw.ImageDraw, shape: str, body: tuple[int, int, int], x: int, floor: int, scale: float) -> None:
    def box(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        return (x + left * scale, floor - top * scale, x + right * scale, floor - bottom * scale)

    light = tuple(min(255, value + 46) for value in body)
    draw.ellipse(box(-230, 22, 230, -22), fill=(0, 0, 0, 20) if draw.mode == "RGBA" else (205, 212, 208))
    if shape == "kettle":
        draw.ellipse(box(90, 300, 210, 90), outline=body, width=int(26 * scale))
        draw.rounded_rectangle(box(-130, 340, 130, 0), 60 * scale, fill=body)
        draw.polygon([box(-130, 290, 0, 0)[:2], box(-205, 330, 0, 0)[:2], box(-130, 200, 0, 0)[:2]], fill=body)
        draw.rounded_rectangle(box(-90, 372, 90, 332), 18 * scale, fill=light)
    elif shape == "fryer":
        draw.rounded_rectangle(box(-150, 390, 150, 0), 70 * scale, fill=body)
        draw.rounded_rectangle(box(-120, 190, 120, 40), 26 * scale, fill=light)
        draw.rounded_rectangle(box(-30, 140, 30, 84), 16 * scale, fill=body)
        draw.ellipse(box(-46, 330, 46, 238), fill=light)
    elif shape == "blender":
        draw.polygon([box(-92, 400, 0, 0)[:2], box(92, 400, 0, 0)[:2], box(66, 140, 0, 0)[:2], box(-66, 140, 0, 0)[:2]], fill=light)
        draw.rounded_rectangle(box(-96, 150, 96, 0), 30 * scale, fill=body)
        draw.rounded_rectangle(box(-100, 430, 100, 396), 14 * scale, fill=body)
    elif shape == "cup":
        draw.rounded_rectangle(box(-170, 400, 170, 0), 34 * scale, fill=body)
        draw.rectangle(box(-120, 250, 120, 60), fill=light)
        draw.rounded_rectangle(box(-42, 140, 42, 60), 12 * scale, fill=body)
    elif shape == "shelf":
        for height in (0, 150, 300):
            draw.rectangle(box(-260, height + 16, 260, height), fill=body)
            for place in (-190, -60, 70, 190):
                draw.rounded_rectangle(box(place - 44, height + 112, place + 44, height + 16), 16 * scale, fill=light)
    else:
        draw.rounded_rectangle(box(-190, 260, 190, 0), 80 * scale, fill=body)
        draw.rounded_rectangle(box(-150, 306, 150, 246), 30 * scale, fill=light)
        draw.rounded_rectangle(box(-50, 120, 50, 60), 16 * scale, fill=light)


def paper(title: str, lines: Sequence[str], shape: str, number: int) -> bytes:
    """A one-page PDF: a picture, a title, lines of text."""
    image = Image.new("RGB", PAGE, PAPER)
    head = Image.open(BytesIO(picture(shape, number, (620, 388))))
    image.paste(head, (0, 0))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 388, 620, 394), fill=RIVER)
    draw.text((48, 430), title, font=face(26), fill=INK)
    for row, line in enumerate(lines):
        draw.text((48, 490 + row * 30), line, font=face(16), fill=DIM)
    draw.text((48, 830), "Songlan 松岚", font=face(13), fill=RIVER)
    out = BytesIO()
    image.save(out, "PDF", resolution=75.0, quality=72, title=title, creationDate=None, modDate=None)
    return out.getvalue()


def sheet(rows: Sequence[Sequence[object]]) -> bytes:
    """A workbook of one sheet; the first row is its head."""
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        page.freeze_panes(1, 0)
        page.set_column(0, 2, 28)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row, book.add_format({"bold": number == 0}))
    return out.getvalue()
