"""The number as a picture: digits on white and nothing else, so that a gallery tells nothing of where it is from."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from crypto.follow_up_code import FollowUpCode

# As wide as a phone's screen, so that a gallery shows it without making it smaller.
WIDTH, DIGIT_HEIGHT, LINE_HEIGHT, MARGIN = 720, 150, 200, 90
PAPER, INK = 255, 30


def number_picture(code: FollowUpCode) -> bytes:
    """A PNG with one group of digits a line, from the top; made in memory, without a date or a name in it."""
    height = 2 * MARGIN + LINE_HEIGHT * len(code.groups)
    picture = Image.new("L", (WIDTH, height), PAPER)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(DIGIT_HEIGHT)
    for line, group in enumerate(code.groups):
        middle = MARGIN + LINE_HEIGHT * line + LINE_HEIGHT // 2
        draw.text((WIDTH / 2, middle), " ".join(group), fill=INK, font=font, anchor="mm")
    written = BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()
