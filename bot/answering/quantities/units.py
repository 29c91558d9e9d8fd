"""Units by family: what can be converted into one another has one family and a factor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

CURRENCY_SIGNS = {"€": "euro", "$": "dollar", "£": "pound", "¥": "yen", "₹": "rupee",
                  "₽": "rouble", "₩": "won", "₺": "lira"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """``words``: how many words name it."""

    family: str
    factor: Fraction
    words: int


_FAMILIES = """
seconds: 1/1000 millisecond milliseconds; 1 second seconds sec secs;
 60 minute minutes min mins; 3600 hour hours hr hrs;
 86400 day days; 604800 week weeks; 1209600 fortnight
months: 1 month months; 12 year years; 120 decade decades; 1200 century centuries
millimetres: 1/1000000 nanometre nanometres nanometer nanometers;
 1/1000 micrometre micrometres micron microns;
 1 mm millimetre millimetres millimeter millimeters; 10 cm centimetre centimetres
 centimeter centimeters; 1000 m metre metres meter meters; 1000000 km kms kilometre kilometres
 kilometer kilometers
inches: 1 inch inches; 12 foot feet ft
miles: 1 mile miles
hectares: 1 hectare hectares ha
acres: 1 acre acres
grams: 1/1000000 microgram micrograms µg; 1/1000 mg milligram milligrams;
 1 g gram grams; 1000 kg kilo kilos kilogram kilograms; 1000000 tonne tonnes
tons: 1 ton tons
pounds-weight: 1 lb lbs
watts: 1 watt watts; 1000 kw kilowatt kilowatts; 1000000 mw megawatt megawatts;
 1000000000 gw gigawatt gigawatts
litres: 1/1000 ml millilitre millilitres milliliter milliliters;
 1/100 cl centilitre centilitres; 100 hectolitre hectolitres;
 1 litre litres liter liters
gallons: 1 gallon gallons
barrels: 1 barrel barrels
euro: 1 euro euros eur
dollar: 1 dollar dollars usd
pound: 1 pound pounds gbp sterling; 1/100 p pence penny
yen: 1 yen
rupee: 1 rupee rupees
rouble: 1 rouble roubles ruble rubles
zloty: 1 zloty zlotys
krona: 1 krona kronor krone kroner crown crowns
franc: 1 franc francs
yuan: 1 yuan renminbi
shilling: 1 shilling shillings
peso: 1 peso pesos
lira: 1 lira liras
guinea: 1 guinea guineas
dinar: 1 dinar dinars
dirham: 1 dirham dirhams
riyal: 1 riyal riyals rial rials
shekel: 1 shekel shekels
baht: 1 baht
naira: 1 naira
cedi: 1 cedi cedis
rupiah: 1 rupiah
ringgit: 1 ringgit
hryvnia: 1 hryvnia hryvnias
forint: 1 forint forints
taka: 1 taka
bitcoin: 1 bitcoin bitcoins
yards: 1 yard yards
ounces: 1 ounce ounces oz
pints: 1 pint pints
percent: 1 percent percentage % prozent pourcent
points: 1 point points
celsius: 1 celsius c
fahrenheit: 1 fahrenheit f
mph: 1 mph
km/h: 1 kmh kph
watt-hours: 1 kwh; 1000 mwh; 1000000 gwh; 1000000000 twh
points: 1/100 bp bps
knots: 1 knot knots
cents: 1 cent cents
"""
_UNITS = {
    name: (line.split(":")[0], Fraction(part.split()[0]))
    for line in _FAMILIES.replace("\n ", " ").strip().splitlines()
    for part in line.split(":")[1].split(";")
    for name in part.split()[1:]
}
_PHRASES = {
    tuple(name.split()): (family, Fraction(factor))
    for family, factor, names in (
        ("percent", "1", "per cent"),
        ("points", "1", "percentage point|percentage points|percent point|percent points"),
        ("points", "1/100", "basis point|basis points"),
        (
            "hectares",
            "100",
            "square kilometre|square kilometres|square kilometer|square kilometers|square km|sq km",
        ),
        (
            "hectares",
            "1/10000",
            "square metre|square metres|square meter|square meters|square m|sq m",
        ),
        ("square miles", "1", "square mile|square miles|sq miles"),
        ("nautical miles", "1", "nautical mile|nautical miles"),
        ("square feet", "1", "square foot|square feet|sq ft"),
        ("litres", "1000", "cubic metre|cubic metres|cubic meter|cubic meters"),
        ("grams", "1000000", "metric ton|metric tons|metric tonne|metric tonnes"),
        ("celsius", "1", "° c|degrees celsius|degrees c|degree celsius|degrees centigrade"),
        ("fahrenheit", "1", "° f|degrees fahrenheit|degrees f|degree fahrenheit"),
    )
    for name in names.split("|")
}
_SPEEDS = {"millimetres": ("km/h", Fraction(1, 1000000)), "miles": ("mph", Fraction(1))}
_HOURS = (["an", "hour"], ["per", "hour"], ["h"], ["/", "h"], ["hourly"])
_NATIONS_MONEY = frozenset("us american canadian australian swedish norwegian danish czech swiss "
                           "indian kenyan british egyptian lebanese hong kong".split())  # fmt: skip


def unit_of(words: Sequence[str]) -> Unit | None:
    """The unit that ``words`` (in small letters) begin with."""
    phrase = _PHRASES.get((words[0], words[1])) if len(words) > 1 else None
    if phrase is not None:
        return Unit(*phrase, words=2)
    plain = _UNITS.get(words[0]) if words else None
    if plain is not None and plain[0] in _SPEEDS and plain[1] >= 1:
        for hour in _HOURS:
            if list(words[1 : 1 + len(hour)]) == hour:
                family, factor = _SPEEDS[plain[0]]
                return Unit(family, plain[1] * factor, words=1 + len(hour))
    if words and words[0] in _NATIONS_MONEY and len(words) > 1 and words[1] in _UNITS:
        return Unit(*_UNITS[words[1]], words=2)
    if words and words[0] in _UNITS:
        return Unit(*_UNITS[words[0]], words=1)
    return None
