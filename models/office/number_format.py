"""A spreadsheet's number as the sheet shows it: thousands, decimals, percent, dates, words in the format."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[(?:[^\]]*)\]')
_DATE = re.compile(r"[ymdhs]|上午/下午|AM/PM", re.IGNORECASE)
_DIGITS = re.compile(r"[0#?][0#?,.]*|\.[0#?]+")
_TOKENS = re.compile(r"yyyy|yy|mmmm|mmm|mm|m|dddd|ddd|dd|d|hh|h|ss|s|AM/PM|上午/下午", re.IGNORECASE)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def shown(value: float | int | str, code: str, since_1904: bool) -> str:
    """The text of a number under a format code; the number itself where the code is beyond this file."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if not number.is_finite() or abs(number) > Decimal("1e300"):
        return str(value)
    sections = _sections(code or "General")
    section, number = _choose(sections, number)
    bare = _LITERAL.sub("", section)
    if bare.strip().lower() in ("general", "@", "g/通用格式", ""):
        if not bare.strip() and section:
            return _words(section)
        return _wrapped(section, general(number))
    if _DATE.search(bare) and not re.search(r"[0#?]", re.sub(r"s+\.0+", "", bare)):
        return _date(number, section, since_1904) or general(number)
    return _number(number, section)


def general(number: Decimal) -> str:
    """A number without a format: up to eleven digits, no trailing zeros."""
    if number == 0:
        return "0"
    if number == number.to_integral_value() and abs(number) < Decimal("1e15"):
        return str(int(number))
    if not Decimal("1e-9") <= abs(number) < Decimal("1e15"):
        return f"{number:.5E}"
    # Spreadsheets compute in binary: 0.1 + 0.2 is shown as 0.3.
    decimals = max(0, 10 - max(0, number.adjusted()))
    text = f"{_rounded(number, decimals):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sections(code: str) -> list[str]:
    """The parts of a code for positive, negative, zero and text."""
    parts, quoted, start, index = [], False, 0, 0
    while index < len(code):
        if code[index] == '"':
            quoted = not quoted
        elif code[index] == "\\" and not quoted:
            index += 1
        elif code[index] == ";" and not quoted:
            parts.append(code[start:index])
            start = index + 1
        index += 1
    return [*parts, code[start:]]


def _choose(sections: list[str], number: Decimal) -> tuple[str, Decimal]:
    if re.match(r"\s*\[[<>=]", sections[0]):
        return sections[-1] if len(sections) > 1 and not _meets(sections[0], number) else sections[0], number
    if number < 0 and len(sections) > 1:
        return sections[1], -number
    if number == 0 and len(sections) > 2:
        return sections[2], number
    return sections[0], number


def _meets(section: str, number: Decimal) -> bool:
    found = re.match(r"\s*\[(<=|>=|<>|<|>|=)\s*(-?[\d.]+)\]", section)
    if not found:
        return True
    bound = Decimal(found.group(2))
    return {
        "<": number < bound,
        ">": number > bound,
        "=": number == bound,
        "<=": number <= bound,
        ">=": number >= bound,
        "<>": number != bound,
    }[found.group(1)]


def _words(section: str) -> str:
    """What a code prints besides digits: quoted and escaped characters, a currency sign."""

    def word(match: re.Match[str]) -> str:
        currency = re.match(r"\[\$([^\]-]*)", match.group(0))
        return match.group(1) or match.group(2) or (currency.group(1) if currency else "")

    return _LITERAL.sub(word, section)


def _wrapped(section: str, text: str) -> str:
    marked = re.sub(r"General|@|G/通用格式", "\x00", section, count=1, flags=re.IGNORECASE)
    return _words(marked).replace("\x00", text).strip()


def _number(number: Decimal, section: str) -> str:
    # Literals first, so that digits in quotes are not taken for places.
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literals.append(_words(match.group(0)))
        return f"\ue000{chr(0xE100 + len(literals) - 1)}"

    code = _LITERAL.sub(keep, section)
    number *= Decimal(100) ** code.count("%")
    places = _DIGITS.search(code)
    if places is None:
        text = code
    else:
        text = code[: places.start()] + _digits(number, places.group(0), code) + code[places.end() :]
    for index, literal in enumerate(literals):
        text = text.replace(f"\ue000{chr(0xE100 + index)}", literal)
    return text.strip()


def _digits(number: Decimal, places: str, code: str) -> str:
    trailing = len(places) - len(places.rstrip(","))
    number /= Decimal(1000) ** trailing
    places = places.rstrip(",")
    whole, _, fraction = places.partition(".")
    if "E+" in code.upper():
        return f"{number:.{len(fraction)}E}"
    wanted = len(fraction)
    text = f"{abs(_rounded(number, wanted)):f}"
    before, _, after = text.partition(".")
    least = fraction.rstrip("#?").count("0") + sum(c == "0" for c in fraction[len(fraction.rstrip("#?")) :])
    while len(after) > least and after.endswith("0"):
        after = after[:-1]
    before = before.lstrip("0").rjust(whole.replace(",", "").count("0"), "0")
    if "," in whole and before:
        before = f"{int(before):,}".rjust(len(before), "0") if int(before) >= 1000 else before
    sign = "-" if number < 0 and re.search(r"[1-9]", before + after) else ""
    return sign + before + ("." + after if after else "")


def _rounded(number: Decimal, decimals: int) -> Decimal:
    """Half away from zero, as spreadsheets do it, on the fifteen digits that they keep."""
    try:
        number = +number.normalize(_FIFTEEN)
        return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    except InvalidOperation:
        return number


def _date(number: Decimal, section: str, since_1904: bool) -> str | None:
    # Excel believes that there was a 29 February 1900; days before it count from the day after.
    days = float(number)
    epoch = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30 if days >= 61 else 31)
    try:
        moment = epoch + timedelta(seconds=round(days * 86_400))
    except (OverflowError, ValueError):
        return None
    half = "AM/PM" in section.upper() or "上午/下午" in section
    code = re.sub(r"\[[^\]$]*\]|\[\$[^\]]*\]", "", section)
    shown_parts: list[str] = []
    position, after_hour = 0, False
    for found in re.finditer(rf'"[^"]*"|\\.|_.|\*.|{_TOKENS.pattern}', code, re.IGNORECASE):
        shown_parts.append(code[position : found.start()])
        token = found.group(0)
        position = found.end()
        low = token.lower()
        if token[0] in '"\\_*':
            shown_parts.append(_words(token))
            continue
        minutes = low in ("m", "mm") and (after_hour or re.match(r"[:：]?s", code[position:].lower()) is not None)
        shown_parts.append(_moment(moment, low, minutes, half))
        after_hour = low in ("h", "hh")
    shown_parts.append(code[position:])
    return "".join(shown_parts).strip()


def _moment(moment: datetime, token: str, minutes: bool, half: bool) -> str:
    hour = (moment.hour % 12 or 12) if half else moment.hour
    if minutes:
        return f"{moment.minute:0{len(token)}d}"
    return {
        "yyyy": f"{moment.year:04d}",
        "yy": f"{moment.year % 100:02d}",
        "mmmm": _MONTHS[moment.month - 1],
        "mmm": _MONTHS[moment.month - 1][:3],
        "mm": f"{moment.month:02d}",
        "m": str(moment.month),
        "dddd": f"{moment:%A}",
        "ddd": f"{moment:%a}",
        "dd": f"{moment.day:02d}",
        "d": str(moment.day),
        "hh": f"{hour:02d}",
        "h": str(hour),
        "ss": f"{moment.second:02d}",
        "s": str(moment.second),
        "am/pm": "AM" if moment.hour < 12 else "PM",
        "上午/下午": "上午" if moment.hour < 12 else "下午",
    }[token]
