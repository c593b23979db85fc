"""How far a visit was from the address: Chinese map coordinates to WGS-84, then the great circle. Pure."""

import math

EARTH_RADIUS_M = 6_371_008.8
KRASOVSKY_AXIS_M = 6_378_245.0
KRASOVSKY_ECCENTRICITY = 0.00669342162296594323


def to_wgs84(latitude: float, longitude: float, datum: str) -> tuple[float, float]:
    """Degrees in WGS-84 from `wgs84`, `gcj02` (Chinese map services) or `bd09` (Baidu); good to about a metre."""
    if datum == "bd09":
        latitude, longitude = _bd09_to_gcj02(latitude, longitude)
    if datum == "wgs84":
        return latitude, longitude
    shift_latitude, shift_longitude = _shift(latitude, longitude)
    for _ in range(2):
        guess = latitude - shift_latitude, longitude - shift_longitude
        shift_latitude, shift_longitude = _shift(*guess)
    return latitude - shift_latitude, longitude - shift_longitude


def distance_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two WGS-84 points (haversine)."""
    (latitude_one, longitude_one), (latitude_other, longitude_other) = (
        (math.radians(point[0]), math.radians(point[1])) for point in (one, other)
    )
    half = (
        math.sin((latitude_other - latitude_one) / 2) ** 2
        + math.cos(latitude_one) * math.cos(latitude_other) * math.sin((longitude_other - longitude_one) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(half))


def _bd09_to_gcj02(latitude: float, longitude: float) -> tuple[float, float]:
    x, y = longitude - 0.0065, latitude - 0.006
    turn = math.pi * 3000 / 180
    radius = math.hypot(x, y) - 0.00002 * math.sin(y * turn)
    angle = math.atan2(y, x) - 0.000003 * math.cos(x * turn)
    return radius * math.sin(angle), radius * math.cos(angle)


def _shift(latitude: float, longitude: float) -> tuple[float, float]:
    """How far GCJ-02 lies from WGS-84 at a point, in degrees."""
    x, y = longitude - 105.0, latitude - 35.0
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    north += _wave(x, (20, 6), (20, 2)) + _wave(y, (20, 1), (40, 1 / 3)) + _wave(y, (160, 1 / 12), (320, 1 / 30))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    east += _wave(x, (20, 6), (20, 2)) + _wave(x, (20, 1), (40, 1 / 3)) + _wave(x, (150, 1 / 12), (300, 1 / 30))
    bend = 1 - KRASOVSKY_ECCENTRICITY * math.sin(math.radians(latitude)) ** 2
    meridian = KRASOVSKY_AXIS_M * (1 - KRASOVSKY_ECCENTRICITY) / (bend * math.sqrt(bend))
    parallel = KRASOVSKY_AXIS_M / math.sqrt(bend) * math.cos(math.radians(latitude))
    return math.degrees(north / meridian), math.degrees(east / parallel)


def _wave(value: float, *parts: tuple[float, float]) -> float:
    return sum(height * math.sin(value * frequency * math.pi) for height, frequency in parts) * 2 / 3
